import { sharedIssuer } from '../../validate/multi-tenant-issuers.ts';
import { testsOf } from '../oidc-grant.ts';
import type { Rule } from '../rule.ts';

/** Shared issuers have their own rule: there another claim than `sub` may name the tenant. */
export const oidcNoSub: Rule = {
  id: 'trust-oidc-no-sub',
  severity: 'critical',
  title: 'no test of ISSUER:sub: any subject of the issuer may assume the role',
  fix: 'add "ISSUER:sub": "system:serviceaccount:NAMESPACE:NAME"',
  uses: ['trust'],
  on: 'grant',
  check: (grant) => {
    const { statement, provider, issuer, wellKnown } = grant;
    if (statement.conditions.length === 0 || wellKnown || sharedIssuer(issuer) !== undefined) return [];
    if (testsOf(grant, 'sub').length > 0) return [];
    return [
      {
        at: provider.at,
        message: `no test of ${issuer}:sub: any subject of the issuer may assume the role; for EKS any service account of the cluster`,
        fix: `add "${issuer}:sub": "system:serviceaccount:NAMESPACE:NAME"`,
      },
    ];
  },
};
