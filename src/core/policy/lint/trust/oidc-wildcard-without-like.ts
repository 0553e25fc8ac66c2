import { hasWildcard } from '../globs.ts';
import { testsOf } from '../oidc-grant.ts';
import { quote } from '../quote.ts';
import type { Rule } from '../rule.ts';
import { withoutVariables } from '../variable-texts.ts';

/** The commonest mistake with service accounts: the star is compared as a character. */
export const oidcWildcardWithoutLike: Rule = {
  id: 'trust-oidc-wildcard-without-like',
  severity: 'high',
  title: 'a wildcard in a test of :sub under StringEquals never matches',
  fix: 'use StringLike, or name the service account',
  uses: ['trust'],
  on: 'grant',
  check: (grant) =>
    testsOf(grant, 'sub')
      .filter(({ entry }) => /^StringEquals/.test(entry.name.base))
      .flatMap(({ entry }) =>
        entry.values
          .filter(({ text }) => hasWildcard(withoutVariables(text)))
          .map(({ text, at }) => ({
            at,
            message: `${quote(text)} under ${entry.operator.text} never matches: the wildcard is compared as a character`,
          })),
      ),
};
