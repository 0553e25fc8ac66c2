import type { Reader } from '../../core/ports/directory.ts';
import {
  associationKey,
  POD_IDENTITY_ASSOCIATION,
  type PodIdentityAssociation,
} from '../../core/records/association.ts';
import { findCluster } from '../clusters/find-cluster.ts';
import { noSuchAssociation } from './refusals.ts';

/** A cluster as a call names it. */
export interface ClusterPlace {
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
}

/** In the order of namespace and service account. Throws `Refusal` ResourceNotFoundException for an unknown cluster. */
export function listAssociations(
  reader: Reader,
  { account, region, cluster }: ClusterPlace,
): readonly PodIdentityAssociation[] {
  findCluster(reader, account, region, cluster);
  return reader.list(POD_IDENTITY_ASSOCIATION, account, `${cluster}/`).map(({ body }) => body);
}

/** Throws `Refusal` ResourceNotFoundException. */
export function findAssociation(reader: Reader, place: ClusterPlace, id: string): PodIdentityAssociation {
  const found = listAssociations(reader, place).find((association) => association.id === id);
  if (found === undefined) throw noSuchAssociation(id);
  return found;
}

/** The association of a service account: what the webhook and the exchange look at. */
export function associationOf(
  reader: Reader,
  account: string,
  cluster: string,
  namespace: string,
  serviceAccount: string,
): PodIdentityAssociation | undefined {
  const key = associationKey(cluster, namespace, serviceAccount);
  return reader.get(POD_IDENTITY_ASSOCIATION, account, key)?.body;
}
