import type { Reader } from '../../core/ports/directory.ts';
import type { Permission } from '../../core/principal/permission.ts';
import { CLUSTER, type Cluster } from '../../core/records/resources.ts';
import type { Services } from '../services.ts';
import { noSuchCluster } from './refusals.ts';

/** A cluster is seen from its own region only. Throws `Refusal` ResourceNotFoundException. */
export function findCluster(reader: Reader, account: string, region: string, name: string): Cluster {
  const cluster = reader.get(CLUSTER, account, name)?.body;
  if (cluster === undefined || regionOf(cluster) !== region) throw noSuchCluster(name);
  return cluster;
}

/** In the order of their names. */
export function listClusters(reader: Reader, account: string, region: string): readonly Cluster[] {
  return reader
    .list(CLUSTER, account)
    .map(({ body }) => body)
    .filter((cluster) => regionOf(cluster) === region);
}

/** Permission on a cluster, there or not: whoever may not ask does not learn which. */
export function clusterPermission(
  { settings, directory }: Services,
  action: string,
  account: string,
  region: string,
  name: string,
): Permission {
  const tags = directory.get(CLUSTER, account, name)?.body.tags ?? {};
  const context = Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`aws:resourcetag/${key.toLowerCase()}`, value]),
  );
  return { action, resource: clusterArn(settings.partition, region, account, name), context };
}

export function clusterArn(partition: string, region: string, account: string, name: string): string {
  return `arn:${partition}:eks:${region}:${account}:cluster/${name}`;
}

function regionOf({ arn }: Cluster): string {
  return arn.split(':')[3] ?? '';
}
