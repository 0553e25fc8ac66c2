import type { Permission, RequestContext } from '../../core/principal/permission.ts';
import { type ClusterName, parseClusterArn } from '../../service/clusters/cluster-tags.ts';
import { clusterPermission } from '../../service/clusters/find-cluster.ts';
import type { Services } from '../../service/services.ts';
import type { Call } from '../protocol/operation.ts';

/** The cluster that a tagging operation names. Throws `Refusal`. */
export function taggedCluster(resourceArn: string | undefined, { account, region }: Call): ClusterName {
  return parseClusterArn(resourceArn ?? '', account, region);
}

export function taggingPermission(
  services: Services,
  action: string,
  { account, region, name }: ClusterName,
  context: RequestContext = {},
): Permission {
  const base = clusterPermission(services, action, account, region, name);
  return { ...base, context: { ...base.context, ...context } };
}
