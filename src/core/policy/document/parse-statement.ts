import { type JsonNode, PolicySyntaxError, type Position } from '../json/node.ts';
import type { ListElement, Statement, Text } from './document.ts';
import { membersOf, objectOf, oneOf, textOf, textsOf } from './members.ts';
import { parseCondition } from './parse-condition.ts';
import { parsePrincipal } from './parse-principal.ts';

const ELEMENTS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

export function parseStatement(node: JsonNode, index: number, start: Position): Statement {
  const object = objectOf(node, 'a statement');
  const members = membersOf(object, ELEMENTS);
  const sid = members.get('Sid');
  return {
    index,
    at: node.at,
    span: { start, end: object.end },
    sid: sid === undefined ? undefined : textOf(sid, 'Sid'),
    effect: parseEffect(members.get('Effect'), node),
    principal: parsePrincipal(members),
    action: parseList(members, 'Action', 'NotAction', textsOf),
    resource: parseList(members, 'Resource', 'NotResource', resourcesOf),
    conditions: parseCondition(members.get('Condition')),
  };
}

/** Another letter case passes this stage and fails the next (1.2, observed on AWS). */
function parseEffect(node: JsonNode | undefined, statement: JsonNode): Text {
  if (node === undefined) throw new PolicySyntaxError('grammar', 'Effect is missing', statement.at);
  const effect = textOf(node, 'Effect');
  const word = effect.text.toLowerCase();
  if (word === 'allow' || word === 'deny') return effect;
  throw new PolicySyntaxError('grammar', 'Effect must be Allow or Deny', node.at);
}

function parseList(
  members: ReadonlyMap<string, JsonNode>,
  plain: string,
  negated: string,
  read: (node: JsonNode, what: string) => readonly Text[],
): ListElement | undefined {
  const found = oneOf(members, plain, negated);
  if (found === undefined) return undefined;
  return { negated: found.negated, values: read(found.node, found.name), at: found.node.at };
}

/** A `null` in the list is accepted and counts as absent (1.4, observed on AWS). */
function resourcesOf(node: JsonNode, what: string): readonly Text[] {
  if (node.kind !== 'array') return textsOf(node, what);
  return node.items.filter((item) => item.kind !== 'null').map((item) => textOf(item, `a value of ${what}`));
}
