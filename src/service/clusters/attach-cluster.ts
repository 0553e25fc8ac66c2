import type { Transaction } from '../../core/ports/directory.ts';
import { ACCESS_ENTRY } from '../../core/records/access-entry.ts';
import { POD_IDENTITY_ASSOCIATION } from '../../core/records/association.ts';
import { CLUSTER_CONNECTION } from '../../core/records/cluster-connection.ts';
import { CLUSTER, type Cluster } from '../../core/records/resources.ts';
import { issuerKey } from '../../core/token/issuer.ts';
import type { Standing } from '../pod-identity/workloads.ts';
import type { Services } from '../services.ts';
import { forgetUpdates } from '../updates/record-update.ts';
import { checkClusterName } from './cluster-name.ts';
import { clusterArn, findCluster } from './find-cluster.ts';
import { clusterExists, invalidCluster, refusedCluster } from './refusals.ts';

/** A cluster that runs elsewhere, as its owner describes it. */
export interface ForeignCluster {
  readonly name: string;
  /** https URL of its Kubernetes API. */
  readonly endpoint: string;
  /** PEM. */
  readonly authorityPem: string;
  /** https URL, as its tokens name it. */
  readonly issuer: string;
  /** `1.35` */
  readonly version: string;
}

const LARGEST_AUTHORITY = 64 * 1024;
/** What a cluster says of itself is shown to people and compared with tokens: printable, and nothing but a place. */
const PLACE = /^https:\/\/[!$-;=A-Z[\]_a-z~]{1,500}$/;

/** Throws `Refusal`, ResourceInUse for a name that is taken. */
export async function attachCluster(services: Services, wanted: ForeignCluster): Promise<Cluster> {
  const { settings, clock, directory } = services;
  const { account, partition, region } = settings;
  check(wanted);
  return await directory.transact((tx) => {
    if (tx.get(CLUSTER, account, wanted.name) !== undefined) throw clusterExists(wanted.name);
    const same = tx
      .list(CLUSTER, account)
      .find(({ body }) => issuerKey(body.issuer) === issuerKey(wanted.issuer));
    // Two clusters of one issuer would be one to everything that trusts it.
    if (same !== undefined) throw invalidCluster(wanted.name, `Cluster ${same.key} has that issuer already.`);
    const cluster: Cluster = {
      ...wanted,
      arn: clusterArn(partition, region, account, wanted.name),
      issuerId: '',
      createdAt: clock.now(),
      status: 'ACTIVE',
      tags: {},
      sandbox: false,
    };
    tx.put(CLUSTER, account, wanted.name, cluster);
    return cluster;
  });
}

function check({ name, endpoint, issuer, authorityPem, version }: ForeignCluster): void {
  checkClusterName(name);
  if (!PLACE.test(endpoint) || !URL.canParse(endpoint))
    throw invalidCluster(name, 'The endpoint must be an https URL.');
  if (!PLACE.test(issuer) || !URL.canParse(issuer) || issuerKey(issuer) === undefined)
    throw invalidCluster(name, 'The issuer must be an https URL.');
  if (!authorityPem.includes('-----BEGIN CERTIFICATE-----') || authorityPem.length > LARGEST_AUTHORITY)
    throw invalidCluster(name, 'The certificate authority must be PEM.');
  if (!/^\d+\.\d+$/.test(version)) throw invalidCluster(name, 'The version must be like 1.35.');
}

/** Forgets an attached cluster with its associations and access entries; nothing is done in it. Throws `Refusal`. */
export function removeCluster(
  tx: Transaction,
  { account, region, name }: { readonly account: string; readonly region: string; readonly name: string },
): Cluster {
  const cluster = findCluster(tx, account, region, name);
  if (cluster.deletionProtection === true)
    throw refusedCluster(
      name,
      'The cluster has deletion protection enabled. Disable it before the cluster is deleted.',
    );
  if (cluster.sandbox)
    throw refusedCluster(
      name,
      'The sandbox cluster lives as long as its instance and cannot be deleted by itself.',
    );
  for (const kind of [POD_IDENTITY_ASSOCIATION, ACCESS_ENTRY])
    for (const { key } of tx.list<unknown>(kind, account, `${name}/`)) tx.delete<unknown>(kind, account, key);
  forgetUpdates(tx, account, name);
  tx.delete(CLUSTER_CONNECTION, account, name);
  tx.delete(CLUSTER, account, name);
  return { ...cluster, status: 'DELETING' };
}

/** What the owner of an instance sees of its clusters. */
export interface ClusterRow {
  readonly name: string;
  readonly kind: 'sandbox' | 'attached';
  readonly endpoint: string;
  readonly issuer: string;
  readonly version: string;
  readonly pods: Standing;
}

/** Of the default account, in the order of their names. */
export function clusterRows(services: Services): readonly ClusterRow[] {
  const { directory, settings } = services;
  return directory.list(CLUSTER, settings.account).map(({ body }) => clusterRow(services, body));
}

export function clusterRow({ workloads }: Pick<Services, 'workloads'>, cluster: Cluster): ClusterRow {
  const { name, sandbox, endpoint, issuer, version } = cluster;
  const kind = sandbox ? 'sandbox' : 'attached';
  return { name, kind, endpoint, issuer, version, pods: workloads.standing(cluster) };
}
