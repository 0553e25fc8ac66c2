import type { Statement } from '../../document/document.ts';
import { allows } from '../coverage.ts';
import { type ClaimTest, claimTests, isOf, oidcProviders } from '../oidc-grant.ts';
import { quote } from '../quote.ts';
import type { Rule, Spot } from '../rule.ts';

/** A key of another issuer is never in the request: a plain test of it fails always. */
export const oidcKeyPrefix: Rule = {
  id: 'trust-oidc-key-prefix',
  severity: 'high',
  title: "the key's prefix is not the provider's URL",
  fix: 'copy the prefix from the provider ARN after oidc-provider/',
  uses: ['trust'],
  on: 'statement',
  check: (statement) => (allows(statement) ? spots(statement) : []),
};

function spots(statement: Statement): readonly Spot[] {
  const issuers = oidcProviders(statement).map(({ issuer }) => issuer);
  const [first] = issuers;
  if (first === undefined) return [];
  return claimTests(statement).flatMap((test): readonly Spot[] => {
    const same = issuers.find((issuer) => isOf(test, issuer));
    if (same === test.prefix) return [];
    const at = test.entry.key.at;
    const fix = `write "${same ?? first}:${test.claim}"`;
    if (same !== undefined) {
      const message = `${quote(test.prefix)} differs from the provider's URL in letter case; keys are compared without regard to it`;
      return [{ at, severity: 'low', fix, message }];
    }
    return [
      {
        at,
        fix,
        message: `${quote(test.prefix)} is not the provider's URL ${first}: ${reason(test, first)}`,
      },
    ];
  });
}

function reason({ prefix }: ClaimTest, issuer: string): string {
  if (/^https?:\/\//.test(prefix)) return 'keys carry no scheme';
  if (prefix === `${issuer}/`) return 'keys carry no trailing slash';
  if (prefix === '') return 'the issuer is missing';
  if (issuer.startsWith(`${prefix}/`)) return `${quote(issuer.slice(prefix.length))} is missing at the end`;
  return 'the condition is never true, or tests another issuer';
}
