import type { Severity } from '../finding.ts';
import { type ClaimTest, isOf, type OidcGrant, oidcProviders, testsOf } from '../oidc-grant.ts';
import type { Spot } from '../rule.ts';

/**
 * Spots for the tests of `:sub` and `:aud` that let an absent key pass. The key is never absent from a token, so an absent key
 * means a misspelt one: then anybody gets in (policy-lints.md 2.1).
 */
export function looseTests(
  grant: OidcGrant,
  isLoose: (test: ClaimTest) => boolean,
  words: (test: ClaimTest) => string,
): readonly Spot[] {
  return [...testsOf(grant, 'sub'), ...testsOf(grant, 'aud')].filter(isLoose).map((test) => {
    const severity: Severity = isOfStatement(grant, test) ? 'high' : 'critical';
    const opened =
      severity === 'critical' ? '; the key is of no issuer trusted here, so every token passes' : '';
    return { at: test.entry.operator.at, severity, message: words(test) + opened };
  });
}

function isOfStatement({ statement }: OidcGrant, test: ClaimTest): boolean {
  return oidcProviders(statement).some(({ issuer }) => isOf(test, issuer));
}
