import type { ClusterApi } from '../../cluster-api.ts';
import { RBAC_GROUP } from '../kinds/rbac/rbac.ts';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES } from './default-roles.ts';

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const RBAC_META = {
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
};

async function ensure(api: ClusterApi, resource: string, name: string, object: object): Promise<void> {
  if (api.get(resource, undefined, name) !== undefined) return;
  await api.create(resource, undefined, object);
}

/** Makes what every cluster starts with. What is there already is left as it is: an administrator may have changed it. */
export async function createBootstrapObjects(api: ClusterApi): Promise<void> {
  for (const name of NAMESPACES) await ensure(api, 'namespaces', name, { metadata: { name } });
  for (const [name, rules] of Object.entries(CLUSTER_ROLES)) {
    await ensure(api, `clusterroles.${RBAC_GROUP}`, name, { metadata: { name, ...RBAC_META }, rules });
  }
  for (const [name, groups] of Object.entries(CLUSTER_ROLE_BINDINGS)) {
    await ensure(api, `clusterrolebindings.${RBAC_GROUP}`, name, {
      metadata: { name, ...RBAC_META },
      roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name },
      subjects: groups.map((group) => ({ apiGroup: RBAC_GROUP, kind: 'Group', name: group })),
    });
  }
}
