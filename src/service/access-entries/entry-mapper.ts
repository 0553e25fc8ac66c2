import type { IdentityMapper } from '../../core/cluster-access/identity-mapper.ts';
import type { AccessEntries } from './entry-table.ts';

/**
 * Identities by the cluster's access entries. An entry of the name that is not the principal's cannot be used, and says so: no
 * further place may give the name what the entry withholds.
 */
export function accessEntryMapper(index: AccessEntries): IdentityMapper {
  return {
    name: 'EKSAccessEntries',
    map(identity) {
      const found = index.find(identity);
      if (found.state === 'found') return found.indexed.mapping;
      const { nearest, difference } = found;
      if (nearest === undefined || difference === undefined) return { state: 'unmapped' };
      return { state: 'failed', message: `access entry ${nearest.arn} cannot be used: ${difference}` };
    },
    mapsAccount: () => false,
  };
}
