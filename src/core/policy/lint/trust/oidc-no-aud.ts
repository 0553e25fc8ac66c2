import { testsOf } from '../oidc-grant.ts';
import type { Rule } from '../rule.ts';

/** Amazon and Facebook tell applications apart by `app_id`. */
const WITHOUT_AUDIENCE: ReadonlySet<string> = new Set(['www.amazon.com', 'graph.facebook.com']);

export const oidcNoAud: Rule = {
  id: 'trust-oidc-no-aud',
  severity: 'medium',
  title:
    "no test of ISSUER:aud: only the provider's list of client ids guards against tokens for other audiences",
  fix: 'add "ISSUER:aud": "sts.amazonaws.com"',
  uses: ['trust'],
  on: 'grant',
  check: (grant) => {
    const { statement, provider, issuer } = grant;
    if (statement.conditions.length === 0 || WITHOUT_AUDIENCE.has(issuer)) return [];
    if (testsOf(grant, 'aud').length > 0) return [];
    return [{ at: provider.at, fix: `add "${issuer}:aud": "sts.amazonaws.com"` }];
  },
};
