import type { Rule } from '../rule.ts';
import { looseTests } from './loose-claim-test.ts';

export const oidcIfExists: Rule = {
  id: 'trust-oidc-ifexists',
  severity: 'high',
  title: 'IfExists on :sub or :aud: an absent key passes',
  fix: 'remove IfExists',
  uses: ['trust'],
  on: 'grant',
  check: (grant) =>
    looseTests(
      grant,
      ({ entry }) => entry.name.ifExists,
      ({ entry, claim }) => `${entry.operator.text} on :${claim} passes when the key is absent`,
    ),
};
