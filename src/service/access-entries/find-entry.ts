import type { Reader } from '../../core/ports/directory.ts';
import { ACCESS_ENTRY, type AccessEntry, accessEntryKey } from '../../core/records/access-entry.ts';
import type { Cluster } from '../../core/records/resources.ts';
import type { ClusterPlace } from '../associations/find-association.ts';
import { findCluster } from '../clusters/find-cluster.ts';
import { noSuchEntry, wrongMode } from './refusals.ts';

/** The cluster, if it has access entries at all. Throws `Refusal`, InvalidRequestException in mode CONFIG_MAP. */
export function entryCluster(reader: Reader, { account, region, cluster }: ClusterPlace): Cluster {
  const found = findCluster(reader, account, region, cluster);
  if (found.authenticationMode === 'CONFIG_MAP') throw wrongMode(cluster);
  return found;
}

/** In the order of the principals' ARNs. Throws `Refusal`. */
export function listEntries(reader: Reader, place: ClusterPlace): readonly AccessEntry[] {
  entryCluster(reader, place);
  return reader.list(ACCESS_ENTRY, place.account, accessEntryKey(place.cluster, '')).map(({ body }) => body);
}

/** Throws `Refusal` ResourceNotFoundException for an unknown cluster or entry. */
export function findEntry(reader: Reader, place: ClusterPlace, principalArn: string): AccessEntry {
  entryCluster(reader, place);
  const found = reader.get(ACCESS_ENTRY, place.account, accessEntryKey(place.cluster, principalArn))?.body;
  if (found === undefined) throw noSuchEntry();
  return found;
}
