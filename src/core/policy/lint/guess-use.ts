import { type JsonObject, PolicySyntaxError } from '../json/node.ts';
import { readJson } from '../json/reader.ts';
import { memberOf, statementObjects } from './outline.ts';
import type { PolicyUse } from './subject.ts';

/**
 * What a document is most likely for, when nobody said: with principals and without resources a trust policy, with both a
 * resource policy, else an identity policy.
 */
export function guessUse(text: string): PolicyUse {
  const root = rootOrNone(text);
  const statements = root === undefined ? [] : statementObjects(root);
  const has = (...names: readonly string[]) =>
    statements.some((statement) => memberOf(statement, ...names) !== undefined);
  if (!has('Principal', 'NotPrincipal')) return 'identity';
  const assumes = statements.every((statement) => /sts:(Assume|\*)/i.test(actionsOf(statement)));
  return assumes || !has('Resource', 'NotResource') ? 'trust' : 'resource';
}

function actionsOf(statement: JsonObject): string {
  const value = memberOf(statement, 'Action', 'NotAction')?.value;
  const items = value?.kind === 'array' ? value.items : [value];
  return items.map((item) => (item?.kind === 'string' ? item.text : '')).join(' ');
}

function rootOrNone(text: string): JsonObject | undefined {
  try {
    const root = readJson(text);
    return root.kind === 'object' ? root : undefined;
  } catch (error) {
    if (error instanceof PolicySyntaxError) return undefined;
    throw error;
  }
}
