import type { ClusterApi } from '../../cluster-api.ts';
import type { KubeObject } from '../../object.ts';
import { RBAC_GROUP } from '../kinds/rbac/rbac.ts';
import { SYSTEM_CLASSES } from '../kinds/scheduling/priority-class.ts';
import { isTree, sameJson, treesOf } from '../objects/tree.ts';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, type DefaultRole } from './default-roles.ts';

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const AUTO_UPDATE = 'rbac.authorization.kubernetes.io/autoupdate';
const BOOTSTRAPPING = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { [AUTO_UPDATE]: 'true' };
const PRIORITY_TEXT: Readonly<Record<string, string>> = {
  'system-cluster-critical':
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  'system-node-critical': 'Used for system critical pods that must not be moved from their current node.',
};

async function ensure(api: ClusterApi, resource: string, name: string, object: object): Promise<void> {
  if (api.get(resource, undefined, name) !== undefined) return;
  await api.create(resource, undefined, object);
}

function roleObject(name: string, { rules, labels, aggregates }: DefaultRole): object {
  const aggregationRule =
    aggregates === undefined
      ? {}
      : { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregates]: 'true' } }] } };
  const metadata = { name, labels: { ...BOOTSTRAPPING, ...labels }, annotations: ANNOTATIONS };
  return { metadata, ...aggregationRule, rules };
}

/** A default role that is there gets the rules and labels that it lacks, unless its annotation says to leave it. */
async function ensureRole(api: ClusterApi, name: string, role: DefaultRole): Promise<void> {
  const resource = `clusterroles.${RBAC_GROUP}`;
  const present = api.get(resource, undefined, name);
  if (present === undefined) {
    await api.create(resource, undefined, roleObject(name, role));
    return;
  }
  if (present.metadata.annotations?.[AUTO_UPDATE] !== 'true') return;
  const wanted = roleObject(name, role) as KubeObject; // as much of one as is read here
  const tree = { rules: present.rules };
  const missing = role.rules.filter((rule) => !treesOf(tree, 'rules').some((known) => sameJson(known, rule)));
  const labels = { ...present.metadata.labels, ...wanted.metadata.labels };
  const complete = missing.length === 0 && sameJson(labels, present.metadata.labels ?? {});
  if (complete && (role.aggregates === undefined || isTree(present.aggregationRule))) return;
  await api.update(resource, {
    ...present,
    metadata: { ...present.metadata, labels },
    ...(role.aggregates === undefined ? {} : { aggregationRule: wanted.aggregationRule }),
    rules: [...treesOf(tree, 'rules'), ...missing],
  });
}

async function ensureBindings(api: ClusterApi): Promise<void> {
  for (const [name, { groups = [], users = [] }] of Object.entries(CLUSTER_ROLE_BINDINGS)) {
    const subject = (kind: string) => (one: string) => ({ apiGroup: RBAC_GROUP, kind, name: one });
    await ensure(api, `clusterrolebindings.${RBAC_GROUP}`, name, {
      metadata: { name, labels: BOOTSTRAPPING, annotations: ANNOTATIONS },
      roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name },
      subjects: [...groups.map(subject('Group')), ...users.map(subject('User'))],
    });
  }
}

/** Makes what every cluster starts with. What an administrator has changed there stays changed. */
export async function createBootstrapObjects(api: ClusterApi): Promise<void> {
  for (const name of NAMESPACES) await ensure(api, 'namespaces', name, { metadata: { name } });
  for (const [name, role] of CLUSTER_ROLES) await ensureRole(api, name, role);
  await ensureBindings(api);
  for (const [name, value] of Object.entries(SYSTEM_CLASSES)) {
    const description = PRIORITY_TEXT[name];
    await ensure(api, 'priorityclasses.scheduling.k8s.io', name, { metadata: { name }, value, description });
  }
}
