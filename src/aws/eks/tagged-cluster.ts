import type { Permission, RequestContext } from '../../core/principal/permission.ts';
import { type ClusterName, parseClusterArn } from '../../service/clusters/cluster-tags.ts';
import { clusterPermission } from '../../service/clusters/find-cluster.ts';
import type { Services } from '../../service/services.ts';
import type { Call } from '../protocol/operation.ts';

/** The cluster that a tagging operation names. Throws `Refusal`. */
export function taggedCluster(resourceArn: string | undefined, { account, region }: Call): ClusterName {
  return parseClusterArn(resourceArn ?? '', account, region);
}

/** Permission on that cluster, noted in the audit event of the call. */
export function taggingPermission(
  services: Services,
  call: Call,
  action: string,
  resourceArn: string | undefined,
  context: RequestContext = {},
): Permission {
  const { account, region, name } = taggedCluster(resourceArn, call);
  const base = clusterPermission(services, action, account, region, name);
  call.audit.resources.push(base.resource);
  return { ...base, context: { ...base.context, ...context } };
}
