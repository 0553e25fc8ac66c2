import type { Addon } from '../../core/records/addon.ts';
import { OWNER_ANNOTATION } from './agent-daemon-set.ts';
import type { OwnedObject } from './owned-object.ts';

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' } as const;
const API_VERSION = `${RBAC.group}/${RBAC.version}`;

/**
 * What lets the agent see which pods of its node end: a service account that may list and watch pods, and nothing else. RBAC knows no
 * nodes, so it may see the pods of others; the agent asks for its own node's alone. The keys of the issuer every service account may read.
 */
export function agentAccess({ name, namespace, arn }: Addon): readonly OwnedObject[] {
  const annotations = { [OWNER_ANNOTATION]: arn };
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/managed-by': 'eks' };
  const wide = { name, labels, annotations };
  return [
    {
      place: { version: 'v1', plural: 'serviceaccounts', namespace },
      object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...wide, namespace } },
    },
    {
      place: { ...RBAC, plural: 'clusterroles' },
      object: {
        apiVersion: API_VERSION,
        kind: 'ClusterRole',
        metadata: wide,
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }],
      },
    },
    {
      place: { ...RBAC, plural: 'clusterrolebindings' },
      object: {
        apiVersion: API_VERSION,
        kind: 'ClusterRoleBinding',
        metadata: wide,
        roleRef: { apiGroup: RBAC.group, kind: 'ClusterRole', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace }],
      },
    },
  ];
}
