import type { IdentityMapper } from '../../core/cluster-access/identity-mapper.ts';
import type { AccessEntryIndex } from './entry-index.ts';

/** Identities by the cluster's access entries. */
export function accessEntryMapper(index: AccessEntryIndex): IdentityMapper {
  return {
    name: 'EKSAccessEntries',
    map(identity) {
      const found = index.find(identity);
      if (found.state === 'found') return found.indexed.mapping;
      const { nearest, difference } = found;
      if (nearest === undefined || difference === undefined) return { state: 'unmapped' };
      return { state: 'unmapped', nearest: { entry: `access entry ${nearest.arn}`, difference } };
    },
    mapsAccount: () => false,
  };
}
