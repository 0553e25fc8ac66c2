import type { Permission } from '../../../core/principal/permission.ts';
import { clusterPermission } from '../../../service/clusters/find-cluster.ts';
import type { Services } from '../../../service/services.ts';
import type { Call } from '../../protocol/operation.ts';

/** Permission on a cluster, there or not, noted in the audit event of the call. */
export function namedCluster(
  action: string,
  { account, region, audit }: Call,
  services: Services,
  name = '',
): Permission {
  const permission = clusterPermission(services, action, account, region, name);
  audit.resources.push(permission.resource);
  return permission;
}
