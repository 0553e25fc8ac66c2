import { type JsonNode, PolicySyntaxError } from '../json/node.ts';
import type { PrincipalElement, PrincipalType } from './document.ts';
import { membersOf, objectOf, oneOf, textsOf } from './members.ts';

const TYPES: readonly PrincipalType[] = ['AWS', 'Service', 'Federated', 'CanonicalUser'];
const TYPE_NAMES: ReadonlySet<string> = new Set(TYPES);

/** `Principal` or `NotPrincipal`: the bare `"*"`, or lists by type. */
export function parsePrincipal(members: ReadonlyMap<string, JsonNode>): PrincipalElement | undefined {
  const found = oneOf(members, 'Principal', 'NotPrincipal');
  if (found === undefined) return undefined;
  const { node, negated, name } = found;
  if (node.kind === 'string') {
    if (node.text === '*') return { negated, everyone: true, entries: [], at: node.at };
    throw new PolicySyntaxError('grammar', `${name} must be "*" or an object`, node.at);
  }
  const lists = membersOf(objectOf(node, name), TYPE_NAMES);
  const entries = TYPES.flatMap((type) => {
    const list = lists.get(type);
    return list === undefined ? [] : textsOf(list, type).map((value) => ({ type, value }));
  });
  return { negated, everyone: false, entries, at: node.at };
}
