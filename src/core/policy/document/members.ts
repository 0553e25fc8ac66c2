import { type JsonNode, type JsonObject, PolicySyntaxError } from '../json/node.ts';
import type { Text } from './document.ts';

export function objectOf(node: JsonNode, what: string): JsonObject {
  if (node.kind !== 'object') throw new PolicySyntaxError('grammar', `${what} must be an object`, node.at);
  return node;
}

export function textOf(node: JsonNode, what: string): Text {
  if (node.kind !== 'string') throw new PolicySyntaxError('grammar', `${what} must be a string`, node.at);
  return { text: node.text, at: node.at };
}

/** A string, or a list of strings. */
export function textsOf(node: JsonNode, what: string): readonly Text[] {
  if (node.kind === 'array') return node.items.map((item) => textOf(item, `a value of ${what}`));
  return [textOf(node, what)];
}

/** The members by name; a name outside `known` is a syntax error (1.2, observed on AWS). */
export function membersOf(object: JsonObject, known: ReadonlySet<string>): ReadonlyMap<string, JsonNode> {
  const members = new Map<string, JsonNode>();
  for (const { key, keyAt, value } of object.members) {
    if (!known.has(key))
      throw new PolicySyntaxError('grammar', `unknown element ${JSON.stringify(key)}`, keyAt);
    members.set(key, value);
  }
  return members;
}

/** The one of a pair such as `Action` and `NotAction` that is present; both are a syntax error even when one is empty. */
export function oneOf(
  members: ReadonlyMap<string, JsonNode>,
  plain: string,
  negated: string,
): { readonly node: JsonNode; readonly negated: boolean; readonly name: string } | undefined {
  const positive = members.get(plain);
  const negative = members.get(negated);
  if (positive !== undefined && negative !== undefined) {
    throw new PolicySyntaxError('grammar', `both ${plain} and ${negated}`, negative.at);
  }
  if (positive !== undefined) return { node: positive, negated: false, name: plain };
  return negative === undefined ? undefined : { node: negative, negated: true, name: negated };
}
