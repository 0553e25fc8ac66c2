import { watchRollbacks } from '../../kubernetes/access/rollback/watch-rollbacks.ts';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import type { Services } from '../../service/services.ts';
import type { Endings } from './endings.ts';

/** The Kubernetes user that undoes changes of aws-auth which nobody confirmed: maps of `kube-system`, Events about them, and nothing else. */
const USER = 'rolecall:aws-auth-rollback';
const NAMESPACE = 'kube-system';
const RBAC = 'rbac.authorization.k8s.io';
const DAY = 86_400_000;

const RULES = [
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch', 'update', 'delete'] },
  { apiGroups: [''], resources: ['events'], verbs: ['get', 'create', 'patch', 'update'] },
];

async function grant(api: ClusterApi): Promise<void> {
  const metadata = { name: USER, namespace: NAMESPACE };
  const objects: readonly (readonly [plural: string, object: object])[] = [
    ['roles', { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules: RULES }],
    [
      'rolebindings',
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: RBAC, kind: 'Role', name: USER },
        subjects: [{ apiGroup: RBAC, kind: 'User', name: USER }],
      },
    ],
  ];
  for (const [plural, wanted] of objects) {
    const resource = `${plural}.${RBAC}`;
    const present = api.get(resource, NAMESPACE, USER);
    if (present === undefined) await api.create(resource, NAMESPACE, wanted);
    else await api.update(resource, { ...present, ...wanted, metadata: present.metadata });
  }
}

/** Watches the sandbox's aws-auth, through TLS and as a user of its own, as it would any cluster's. */
export async function startRollbackWatch(
  services: Services,
  { api, endings }: { readonly api: ClusterApi; readonly endings: Endings },
): Promise<void> {
  const { settings, keyring, clock, log, cryptography } = services;
  await grant(api);
  const client = createKubernetesClient({
    server: settings.publicUrl,
    authorityPem: keyring.authorityPem(),
    clientCertificate: await keyring.certificate('aws-auth-rollback', {
      commonName: USER,
      usages: ['client'],
      lifetime: 397 * DAY,
    }),
  });
  const watch = watchRollbacks({ client, clock, log, sha256Hex: (text) => cryptography.sha256Hex(text) });
  endings.add('aws-auth rollbacks', async () => {
    await watch.stop();
    client.close();
  });
}
