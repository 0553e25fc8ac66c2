import { allows, covers } from '../coverage.ts';
import { hasWildcard } from '../globs.ts';
import { quote } from '../quote.ts';
import type { Rule } from '../rule.ts';

export const unsupportedWildcardInPrincipal: Rule = {
  id: 'unsupported-wildcard-in-principal',
  severity: 'error',
  title: 'a wildcard inside the name of a principal',
  fix: 'name it',
  on: 'statement',
  check: ({ principal }) =>
    (principal?.entries ?? [])
      .filter(({ value }) => value.text !== '*' && hasWildcard(value.text))
      .map(({ value: { text, at } }) => ({
        at,
        message: `${quote(text)}: a principal is named in full or is "*"`,
      })),
};

export const federatedPrincipalNotSupported: Rule = {
  id: 'federated-principal-not-supported',
  severity: 'error',
  title: 'Federated outside a trust policy',
  fix: 'use another type of principal',
  uses: ['resource'],
  on: 'statement',
  check: ({ principal }) =>
    (principal?.entries ?? [])
      .filter(({ type }) => type === 'Federated')
      .map(({ value }) => ({ at: value.at })),
};

const ROLES_ANYWHERE = 'rolesanywhere.amazonaws.com';
const NEEDED = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'];

export const rolesAnywhereActions: Rule = {
  id: 'missing-action-for-roles-anywhere-trust-policy',
  severity: 'error',
  title: `${ROLES_ANYWHERE} needs ${NEEDED.join(', ')}`,
  fix: 'add the missing ones',
  uses: ['trust'],
  on: 'document',
  check: ({ statements }) => {
    const entryOf = (statement: (typeof statements)[number]) =>
      statement.principal?.entries.find(({ value }) => value.text === ROLES_ANYWHERE);
    const grants = statements.filter((statement) => allows(statement) && entryOf(statement) !== undefined);
    const entry = grants[0] === undefined ? undefined : entryOf(grants[0]);
    const missing = NEEDED.filter((action) => !grants.some((grant) => covers(grant, action.toLowerCase())));
    if (entry === undefined || missing.length === 0) return [];
    return [{ at: entry.value.at, message: `${ROLES_ANYWHERE} also needs ${missing.join(', ')}` }];
  },
};
