import { watchRollbacks } from '../../kubernetes/access/rollback/watch-rollbacks.ts';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import type { Services } from '../../service/services.ts';
import type { Endings } from './endings.ts';
import { applyObject } from './webhook-registration.ts';

/** The Kubernetes user that undoes changes of aws-auth which nobody confirmed: maps of `kube-system`, Events about them, and nothing else. */
const USER = 'rolecall:aws-auth-rollback';
const NAME = 'rolecall-aws-auth-rollback';
const RBAC = 'rbac.authorization.k8s.io';
const DAY = 86_400_000;

async function grant(api: ClusterApi): Promise<void> {
  const metadata = { name: NAME, namespace: 'kube-system' };
  const objects = {
    roles: {
      kind: 'Role',
      rules: [
        { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch', 'update', 'delete'] },
        { apiGroups: [''], resources: ['events'], verbs: ['get', 'create', 'update', 'patch'] },
      ],
    },
    rolebindings: {
      kind: 'RoleBinding',
      roleRef: { apiGroup: RBAC, kind: 'Role', name: NAME },
      subjects: [{ apiGroup: RBAC, kind: 'User', name: USER }],
    },
  };
  for (const [plural, object] of Object.entries(objects))
    await applyObject(api, `${plural}.${RBAC}`, { apiVersion: `${RBAC}/v1`, metadata, ...object });
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
