import type { JsonNode, JsonObject } from '../../json/node.ts';
import { itemsOf, memberOf, objectMembers } from '../outline.ts';
import { quote } from '../quote.ts';
import type { Rule, Spot } from '../rule.ts';

export const invalidVersion: Rule = {
  id: 'invalid-version',
  severity: 'error',
  title: 'unknown Version',
  fix: 'write "2012-10-17"',
  on: 'root',
  check: (root) => {
    const value = memberOf(root, 'Version')?.value;
    if (value?.kind !== 'string' || /^20(12|08)-10-17$/.test(value.text)) return [];
    return [{ at: value.at, message: `unknown Version ${quote(value.text)}` }];
  },
};

export const invalidEffect: Rule = {
  id: 'invalid-effect',
  severity: 'error',
  title: 'Effect is neither Allow nor Deny',
  fix: 'write "Allow" or "Deny"',
  on: 'outline',
  check: (statement) => {
    const value = memberOf(statement, 'Effect')?.value;
    if (value?.kind !== 'string' || value.text === 'Allow' || value.text === 'Deny') return [];
    return [{ at: value.at, message: `Effect ${quote(value.text)} is neither Allow nor Deny` }];
  },
};

export const invalidPrincipalFormat: Rule = {
  id: 'invalid-principal-format',
  severity: 'error',
  title: 'Principal is neither "*" nor an object',
  fix: 'write {"AWS": "..."}, {"Service": "..."} or {"Federated": "..."}',
  on: 'outline',
  check: (statement) => {
    const value = memberOf(statement, 'Principal', 'NotPrincipal')?.value;
    if (value === undefined || value.kind === 'object') return [];
    return value.kind === 'string' && value.text === '*' ? [] : [{ at: value.at }];
  },
};

const TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

export const invalidPrincipalKey: Rule = {
  id: 'invalid-principal-key',
  severity: 'error',
  title: 'unknown type of principal',
  fix: `use ${TYPES.join(', ')}`,
  on: 'outline',
  check: (statement) =>
    objectMembers(memberOf(statement, 'Principal', 'NotPrincipal')?.value)
      .filter(({ key }) => !TYPES.includes(key))
      .map(({ key, keyAt }) => ({ at: keyAt, message: `unknown type of principal ${quote(key)}` })),
};

/** Elements of a statement by what they hold. */
const TEXTS = ['Sid', 'Effect'];
const LISTS = ['Action', 'NotAction', 'Resource', 'NotResource'];

function wrong(node: JsonNode, wanted: string): Spot {
  return { at: node.at, message: `${node.kind === 'array' ? 'a list' : node.kind} where ${wanted} belongs` };
}

function notText(node: JsonNode): boolean {
  return node.kind !== 'string';
}

export const dataTypeMismatch: Rule = {
  id: 'data-type-mismatch',
  severity: 'error',
  title: 'a JSON value of the wrong type',
  fix: 'use the type that the element wants',
  on: 'outline',
  check: (statement) => [
    ...statement.members
      .filter(({ key, value }) => TEXTS.includes(key) && notText(value))
      .map(({ value }) => wrong(value, 'a string')),
    ...statement.members
      .filter(({ key }) => LISTS.includes(key))
      .flatMap(({ key, value }) =>
        itemsOf(value)
          .filter((item) => notText(item) && !(item.kind === 'null' && key.endsWith('Resource')))
          .map((item) => wrong(item, 'a string')),
      ),
    ...principalValues(statement),
    ...conditionValues(statement),
  ],
};

function principalValues(statement: JsonObject): readonly Spot[] {
  return objectMembers(memberOf(statement, 'Principal', 'NotPrincipal')?.value).flatMap(({ value }) =>
    itemsOf(value)
      .filter(notText)
      .map((item) => wrong(item, 'a string')),
  );
}

function conditionValues(statement: JsonObject): readonly Spot[] {
  const condition = memberOf(statement, 'Condition')?.value;
  if (condition === undefined) return [];
  if (condition.kind !== 'object') return [wrong(condition, 'an object')];
  return condition.members.flatMap(({ value }) => {
    if (value.kind !== 'object') return [wrong(value, 'an object')];
    return value.members.flatMap((test) =>
      itemsOf(test.value)
        .filter(({ kind }) => kind === 'object' || kind === 'array' || kind === 'null')
        .map((item) => wrong(item, 'a string, number or boolean')),
    );
  });
}

export const documentTypeMismatch: Rule = {
  ...dataTypeMismatch,
  on: 'root',
  check: (root) =>
    root.members.flatMap(({ key, value }) => {
      if (key === 'Version' || key === 'Id') return notText(value) ? [wrong(value, 'a string')] : [];
      if (key !== 'Statement') return [];
      return itemsOf(value)
        .filter(({ kind }) => kind !== 'object')
        .map((item) => wrong(item, 'a statement'));
    }),
};
