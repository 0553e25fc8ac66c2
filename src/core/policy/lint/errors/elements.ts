import type { JsonMember, JsonObject } from '../../json/node.ts';
import { nearest } from '../nearest.ts';
import { memberOf } from '../outline.ts';
import { quote } from '../quote.ts';
import type { Rule, Spot } from '../rule.ts';
import { WITHOUT_PRINCIPAL } from '../subject.ts';

const TOP = ['Version', 'Id', 'Statement'];
const INNER = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

function unknownMembers(object: JsonObject, known: readonly string[]): readonly Spot[] {
  return object.members
    .filter(({ key }) => !known.includes(key))
    .map(({ key, keyAt }) => {
      const near = nearest(key, known);
      const fix = near === undefined ? 'remove it' : `write ${near}`;
      return { at: keyAt, message: `unknown element ${quote(key)}`, fix };
    });
}

export const invalidPolicyElement: Rule = {
  id: 'invalid-policy-element',
  severity: 'error',
  title: 'unknown element',
  fix: 'remove it',
  on: 'root',
  check: (root) => unknownMembers(root, TOP),
};

export const invalidStatementElement: Rule = {
  ...invalidPolicyElement,
  on: 'outline',
  check: (statement) => unknownMembers(statement, INNER),
};

function missing(object: JsonObject, ...names: readonly string[]): readonly Spot[] {
  return memberOf(object, ...names) === undefined ? [{ at: object.at }] : [];
}

export const missingEffect: Rule = {
  id: 'missing-effect',
  severity: 'error',
  title: 'no Effect',
  fix: 'add "Effect": "Allow" or "Deny"',
  on: 'outline',
  check: (statement) => missing(statement, 'Effect'),
};

export const missingAction: Rule = {
  id: 'missing-action',
  severity: 'error',
  title: 'neither Action nor NotAction',
  fix: 'add one',
  on: 'outline',
  check: (statement) => missing(statement, 'Action', 'NotAction'),
};

export const missingResource: Rule = {
  id: 'missing-resource',
  severity: 'error',
  title: 'neither Resource nor NotResource',
  fix: 'add one',
  uses: WITHOUT_PRINCIPAL,
  on: 'outline',
  check: (statement) => missing(statement, 'Resource', 'NotResource'),
};

export const missingPrincipal: Rule = {
  id: 'missing-principal',
  severity: 'error',
  title: 'no principal',
  fix: 'add Principal',
  uses: ['resource', 'trust'],
  on: 'outline',
  check: (statement) => missing(statement, 'Principal', 'NotPrincipal'),
};

export const missingStatement: Rule = {
  id: 'missing-statement',
  severity: 'error',
  title: 'no statement',
  fix: 'add one',
  on: 'root',
  check: (root) => {
    const found = memberOf(root, 'Statement');
    if (found === undefined) return [{ at: root.at }];
    const { value } = found;
    return value.kind === 'array' && value.items.length === 0 ? [{ at: value.at }] : [];
  },
};

const PAIRS = [
  ['Action', 'NotAction'],
  ['Resource', 'NotResource'],
  ['Principal', 'NotPrincipal'],
] as const;

export const unsupportedElementCombination: Rule = {
  id: 'unsupported-element-combination',
  severity: 'error',
  title: 'both of a pair of elements',
  fix: 'keep one',
  on: 'outline',
  check: (statement) =>
    PAIRS.flatMap(([plain, negated]) => {
      const second: JsonMember | undefined = memberOf(statement, negated);
      if (second === undefined || memberOf(statement, plain) === undefined) return [];
      return [{ at: second.keyAt, message: `both ${plain} and ${negated}` }];
    }),
};

function principalOf(statement: JsonObject): readonly Spot[] {
  const found = memberOf(statement, 'Principal', 'NotPrincipal');
  return found === undefined ? [] : [{ at: found.keyAt }];
}

export const unsupportedPrincipal: Rule = {
  id: 'unsupported-principal',
  severity: 'error',
  title: 'a principal in a policy that is attached to one',
  fix: 'remove it',
  uses: ['identity', 'session', 'boundary'],
  on: 'outline',
  check: principalOf,
};

export const scpSyntaxErrorPrincipal: Rule = {
  id: 'scp-syntax-error-principal',
  severity: 'error',
  title: 'a principal in a service control policy',
  fix: 'use aws:PrincipalArn in a condition',
  uses: ['scp'],
  on: 'outline',
  check: principalOf,
};
