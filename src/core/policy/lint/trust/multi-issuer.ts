import { allows, covers } from '../coverage.ts';
import { claimTests, isOf, oidcProviders } from '../oidc-grant.ts';
import { demandsValue } from '../operators.ts';
import type { Rule } from '../rule.ts';

export const multiIssuer: Rule = {
  id: 'trust-multi-issuer',
  severity: 'high',
  title: 'several issuers in one statement',
  fix: 'write one statement for each issuer',
  uses: ['trust'],
  on: 'statement',
  check: (statement) => {
    if (!allows(statement) || !covers(statement, 'sts:assumerolewithwebidentity')) return [];
    const providers = oidcProviders(statement);
    if (providers.length < 2) return [];
    const tests = claimTests(statement);
    return providers.slice(1).map(({ provider }) => ({
      at: provider.at,
      message: `${providers.length} issuers in one statement: ${effect(tests, providers)}`,
    }));
  },
};

/** Every test must hold for every caller, and a token carries keys of one issuer only. */
function effect(tests: ReturnType<typeof claimTests>, providers: ReturnType<typeof oidcProviders>): string {
  if (tests.some(({ entry }) => !demandsValue(entry)))
    return 'a test that passes without its key opens the grant to the other issuers';
  const dead = providers.filter(({ issuer }) => tests.some((test) => !isOf(test, issuer)));
  return dead.length === 0
    ? 'any of them is trusted under the same conditions'
    : 'a token never carries the keys of another issuer, so these grants are dead';
}
