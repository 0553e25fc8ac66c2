import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { ORGANIZATION, ORGANIZATION_KEY, type Organization } from '../../core/records/organization.ts';
import { GLOBAL } from '../../core/records/record.ts';
import type { Scope } from '../scope.ts';

/** The instance's organization; undefined before the first start has made it. */
export function organizationOf(reader: Reader): Organization | undefined {
  return reader.get(ORGANIZATION, GLOBAL, ORGANIZATION_KEY)?.body;
}

/** Makes the organization on the first start, the scope's account being its management account. */
export function ensureOrganization(tx: Transaction, scope: Scope): Organization {
  const present = organizationOf(tx);
  if (present !== undefined) return present;
  const organization: Organization = {
    id: `o-${scope.ids.alphanumeric(10).toLowerCase()}`,
    rootId: `r-${scope.ids.alphanumeric(4).toLowerCase()}`,
    managementAccount: scope.account,
  };
  tx.put(ORGANIZATION, GLOBAL, ORGANIZATION_KEY, organization);
  return organization;
}
