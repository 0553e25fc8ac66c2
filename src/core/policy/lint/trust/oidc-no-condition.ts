import type { Rule } from '../rule.ts';

export const oidcNoCondition: Rule = {
  id: 'trust-oidc-no-condition',
  severity: 'critical',
  title: 'an OIDC provider is trusted without any condition',
  fix: 'test ISSUER:sub and ISSUER:aud with StringEquals',
  uses: ['trust'],
  on: 'grant',
  check: ({ statement, provider, issuer }) =>
    statement.conditions.length > 0
      ? []
      : [{ at: provider.at, fix: `test "${issuer}:sub" and "${issuer}:aud" with StringEquals` }],
};
