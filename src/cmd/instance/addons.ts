import type { Cluster } from '../../core/records/resources.ts';
import { startAddonController } from '../../kubernetes/addons/index.ts';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import type { Services } from '../../service/services.ts';
import type { Endings } from './endings.ts';
import { applyObject, type Named } from './webhook-registration.ts';

/** The Kubernetes user that add-ons are installed as: daemon sets of `kube-system`, the agent's service account and its right to see pods. */
export const ADDON_USER = 'eks:addon-manager';

const NAMESPACE = 'kube-system';
const RBAC = 'rbac.authorization.k8s.io';
const DAY = 86_400_000;

const AGENT = 'eks-pod-identity-agent';

/** In its namespace. */
const RULES = [
  {
    apiGroups: ['apps'],
    resources: ['daemonsets'],
    verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
  },
  { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
  {
    apiGroups: [''],
    resources: ['serviceaccounts'],
    resourceNames: [AGENT],
    verbs: ['get', 'update', 'patch', 'delete'],
  },
  // Creation cannot be limited to a name.
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['create'] },
];

/** In the whole cluster. The last is what it may hand on: nobody can give what they do not have. */
const CLUSTER_RULES = [
  {
    apiGroups: [RBAC],
    resources: ['clusterroles', 'clusterrolebindings'],
    resourceNames: [AGENT],
    verbs: ['get', 'update', 'patch', 'delete'],
  },
  { apiGroups: [RBAC], resources: ['clusterroles', 'clusterrolebindings'], verbs: ['create'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
];

async function grant(api: ClusterApi): Promise<void> {
  const owned = { name: ADDON_USER, namespace: NAMESPACE };
  const wide = { name: ADDON_USER };
  const apiVersion = `${RBAC}/v1`;
  const subjects = [{ apiGroup: RBAC, kind: 'User', name: ADDON_USER }];
  const roleRef = (kind: string) => ({ apiGroup: RBAC, kind, name: ADDON_USER });
  const objects: readonly (readonly [plural: string, object: Named])[] = [
    ['roles', { apiVersion, kind: 'Role', metadata: owned, rules: RULES }],
    [
      'rolebindings',
      { apiVersion, kind: 'RoleBinding', metadata: owned, roleRef: roleRef('Role'), subjects },
    ],
    ['clusterroles', { apiVersion, kind: 'ClusterRole', metadata: wide, rules: CLUSTER_RULES }],
    [
      'clusterrolebindings',
      { apiVersion, kind: 'ClusterRoleBinding', metadata: wide, roleRef: roleRef('ClusterRole'), subjects },
    ],
  ];
  for (const [plural, wanted] of objects) await applyObject(api, `${plural}.${RBAC}`, wanted);
}

/** Follows the add-ons of the sandbox cluster, through TLS and as a user of its own, as it would on any cluster. */
export async function startAddons(
  services: Services,
  cluster: Cluster,
  {
    api,
    probePort,
    endings,
  }: { readonly api: ClusterApi; readonly probePort: number; readonly endings: Endings },
): Promise<void> {
  const { settings, keyring, directory, log } = services;
  await grant(api);
  const client = createKubernetesClient({
    server: settings.publicUrl,
    authorityPem: keyring.authorityPem(),
    clientCertificate: await keyring.certificate('addon-manager', {
      commonName: ADDON_USER,
      usages: ['client'],
      lifetime: 397 * DAY,
    }),
  });
  const { account } = settings;
  const controller = startAddonController({
    directory,
    client,
    log,
    account,
    cluster: cluster.name,
    node: { probePort },
  });
  endings.add('add-ons', async () => {
    await controller.stop();
    client.close();
  });
}
