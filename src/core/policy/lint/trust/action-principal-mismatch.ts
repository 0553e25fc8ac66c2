import type { PrincipalType, Statement, Text } from '../../document/document.ts';
import { allows, covers } from '../coverage.ts';
import type { Rule, Spot } from '../rule.ts';

export const actionPrincipalMismatch: Rule = {
  id: 'trust-action-principal-mismatch',
  severity: 'high',
  title: 'the action and the type of principal do not fit',
  fix: 'sts:AssumeRoleWithWebIdentity goes with OIDC providers, sts:AssumeRoleWithSAML with SAML providers, sts:AssumeRole with AWS and Service',
  uses: ['trust'],
  on: 'statement',
  check: (statement) => {
    const { principal } = statement;
    if (!allows(statement) || principal === undefined || principal.everyone || principal.entries.length === 0)
      return [];
    const actions = unfitActions(statement);
    return actions.length > 0 ? actions : unfitPrincipals(statement);
  },
};

type Caller = 'oidc' | 'saml' | 'signed';

const CALLERS: ReadonlyMap<string, Caller> = new Map([
  ['sts:assumerole', 'signed'],
  ['sts:assumerolewithwebidentity', 'oidc'],
  ['sts:assumerolewithsaml', 'saml'],
]);

function callerOf({ type, value }: { readonly type: PrincipalType; readonly value: Text }): Caller {
  if (type !== 'Federated') return 'signed';
  return value.text.includes(':saml-provider/') ? 'saml' : 'oidc';
}

/** Only actions written out: a wildcard may mean the one that fits. */
function unfitActions({ action, principal }: Statement): readonly Spot[] {
  const present = new Set((principal?.entries ?? []).map(callerOf));
  return (action?.negated === false ? action.values : []).flatMap(({ text, at }) => {
    const wanted = CALLERS.get(text.toLowerCase());
    if (wanted === undefined || present.has(wanted)) return [];
    return [{ at, message: `${text} is not called by any principal of this statement` }];
  });
}

function unfitPrincipals(statement: Statement): readonly Spot[] {
  const served = new Set(
    [...CALLERS].filter(([action]) => covers(statement, action)).map(([, caller]) => caller),
  );
  if (served.size === 0) return [];
  return (statement.principal?.entries ?? [])
    .filter((entry) => !served.has(callerOf(entry)))
    .map(({ value }) => ({
      at: value.at,
      message: 'this principal calls none of the actions of its statement',
    }));
}
