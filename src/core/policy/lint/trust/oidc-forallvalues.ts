import type { Rule } from '../rule.ts';
import { looseTests } from './loose-claim-test.ts';

export const oidcForAllValues: Rule = {
  id: 'trust-oidc-forallvalues',
  severity: 'high',
  title: 'ForAllValues on :sub or :aud is true when the key is absent',
  fix: 'remove the set operator',
  uses: ['trust'],
  on: 'grant',
  check: (grant) =>
    looseTests(
      grant,
      ({ entry }) => entry.name.quantifier === 'all',
      ({ entry, claim }) => `${entry.operator.text} on :${claim} is true when the key is absent`,
    ),
};
