import type { Cluster } from '../../core/records/resources.ts';
import { startAddonController } from '../../kubernetes/addons/index.ts';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import type { Services } from '../../service/services.ts';
import type { Endings } from './endings.ts';

/** The Kubernetes user that add-ons are installed as: daemon sets of `kube-system`, a look at their pods, and nothing else. */
export const ADDON_USER = 'eks:addon-manager';

const NAMESPACE = 'kube-system';
const RBAC = 'rbac.authorization.k8s.io';
const DAY = 86_400_000;

async function grant(api: ClusterApi): Promise<void> {
  const metadata = { name: ADDON_USER, namespace: NAMESPACE };
  const objects: readonly (readonly [plural: string, object: object])[] = [
    [
      'roles',
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'Role',
        metadata,
        rules: [
          {
            apiGroups: ['apps'],
            resources: ['daemonsets'],
            verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
          },
          { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
        ],
      },
    ],
    [
      'rolebindings',
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: RBAC, kind: 'Role', name: ADDON_USER },
        subjects: [{ apiGroup: RBAC, kind: 'User', name: ADDON_USER }],
      },
    ],
  ];
  for (const [plural, wanted] of objects) {
    const resource = `${plural}.${RBAC}`;
    const present = api.get(resource, NAMESPACE, ADDON_USER);
    if (present === undefined) await api.create(resource, NAMESPACE, wanted);
    else await api.update(resource, { ...present, ...wanted, metadata: present.metadata });
  }
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
