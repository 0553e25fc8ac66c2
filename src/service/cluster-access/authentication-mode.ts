import type { IdentityMapper } from '../../core/cluster-access/identity-mapper.ts';
import { OWN_USERS } from '../../core/cluster-access/reserved-names.ts';
import type { AuthenticationMode } from '../../core/records/resources.ts';
import type { ChainLink } from './map-identity.ts';

/**
 * The chain of a cluster in EKS's order: access entries before the ConfigMap, per principal. An access entry for a principal ends the
 * search even when it cannot be used, so that the ConfigMap cannot give back what the entry takes away. Neither gives the names of
 * this system's own users.
 */
export function chainOfMode(
  mode: AuthenticationMode,
  accessEntries: IdentityMapper,
  configMap: IdentityMapper,
): readonly ChainLink[] {
  const entries: ChainLink = { mapper: accessEntries, reservedPrefixes: OWN_USERS, decisive: true };
  const map: ChainLink = { mapper: configMap, reservedPrefixes: OWN_USERS };
  return { API: [entries], API_AND_CONFIG_MAP: [entries, map], CONFIG_MAP: [map] }[mode];
}
