import type { JsonMember, JsonNode, JsonObject } from '../json/node.ts';

/** The statements of a document that may break the grammar elsewhere. */
export function statementObjects(root: JsonObject): readonly JsonObject[] {
  const statement = memberOf(root, 'Statement')?.value;
  if (statement === undefined) return [];
  const items = statement.kind === 'array' ? statement.items : [statement];
  return items.filter((item) => item.kind === 'object');
}

export function memberOf(object: JsonObject, ...names: readonly string[]): JsonMember | undefined {
  return object.members.find(({ key }) => names.includes(key));
}

export function objectMembers(node: JsonNode | undefined): readonly JsonMember[] {
  return node?.kind === 'object' ? node.members : [];
}

/** Operator and key of every test, with the values as they stand. */
export function conditionTests(
  statement: JsonObject,
): readonly { readonly operator: JsonMember; readonly test: JsonMember }[] {
  return objectMembers(memberOf(statement, 'Condition')?.value).flatMap((operator) =>
    objectMembers(operator.value).map((test) => ({ operator, test })),
  );
}

export function itemsOf(node: JsonNode): readonly JsonNode[] {
  return node.kind === 'array' ? node.items : [node];
}
