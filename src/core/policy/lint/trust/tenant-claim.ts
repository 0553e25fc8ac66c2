import { sharedIssuer, tenantKeys } from '../../validate/multi-tenant-issuers.ts';
import { testsTenant } from '../../validate/tenant-claims.ts';
import type { Rule } from '../rule.ts';

export const sharedIssuerTenant: Rule = {
  id: 'trust-shared-issuer-tenant',
  severity: 'critical',
  title: 'an issuer of many tenants is trusted without a test of the claim that names the tenant',
  fix: 'test the claim that AWS requires',
  uses: ['trust'],
  on: 'grant',
  check: ({ statement, provider, issuer }) => {
    const shared = sharedIssuer(issuer);
    if (shared === undefined || statement.conditions.length === 0) return [];
    if (statement.conditions.some((entry) => testsTenant(entry, issuer, shared))) return [];
    const claims = tenantKeys(issuer, shared).join(' or ');
    return [
      {
        at: provider.at,
        message: `${issuer} serves many tenants, and no condition limits ${claims}`,
        fix: `test ${claims} with StringEquals or StringLike, with a value that names the tenant`,
      },
    ];
  },
};
