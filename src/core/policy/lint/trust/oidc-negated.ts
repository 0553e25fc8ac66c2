import { isNegated } from '../operators.ts';
import type { Rule } from '../rule.ts';
import { looseTests } from './loose-claim-test.ts';

export const oidcNegated: Rule = {
  id: 'trust-oidc-negated',
  severity: 'high',
  title: 'a negated operator on :sub or :aud lets in everyone but the named',
  fix: 'say positively who is allowed',
  uses: ['trust'],
  on: 'grant',
  check: (grant) =>
    looseTests(
      grant,
      ({ entry }) => isNegated(entry),
      ({ entry, claim }) =>
        `${entry.operator.text} on :${claim} lets in everyone but the named, and whoever lacks the key`,
    ),
};
