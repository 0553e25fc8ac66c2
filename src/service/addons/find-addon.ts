import type { Reader } from '../../core/ports/directory.ts';
import { ADDON, type Addon, addonKey } from '../../core/records/addon.ts';
import { POD_IDENTITY_ASSOCIATION, type PodIdentityAssociation } from '../../core/records/association.ts';
import type { ClusterPlace } from '../associations/find-association.ts';
import { findCluster } from '../clusters/find-cluster.ts';
import { noSuchAddon } from './refusals.ts';

/** In the order of their names. Throws `Refusal` ResourceNotFoundException for an unknown cluster. */
export function listAddons(reader: Reader, { account, region, cluster }: ClusterPlace): readonly Addon[] {
  findCluster(reader, account, region, cluster);
  return reader.list(ADDON, account, addonKey(cluster, '')).map(({ body }) => body);
}

/** Throws `Refusal` ResourceNotFoundException for an unknown cluster or add-on. */
export function findAddon(reader: Reader, place: ClusterPlace, name: string): Addon {
  const { account, region, cluster } = place;
  findCluster(reader, account, region, cluster);
  const found = reader.get(ADDON, account, addonKey(cluster, name))?.body;
  if (found === undefined) throw noSuchAddon({ cluster, addon: name });
  return found;
}

/** The associations that an add-on owns, in the order of namespace and service account. */
export function associationsOf(
  reader: Reader,
  account: string,
  { arn, cluster }: Pick<Addon, 'arn' | 'cluster'>,
): readonly PodIdentityAssociation[] {
  return reader
    .list(POD_IDENTITY_ASSOCIATION, account, `${cluster}/`)
    .map(({ body }) => body)
    .filter(({ ownerArn }) => ownerArn === arn);
}
