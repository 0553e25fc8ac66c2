import { createKubernetesClient, type KubernetesClient } from '../../kubernetes/client/index.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import type { Services } from '../../service/services.ts';
import { applyObject } from './webhook-registration.ts';

const NAMESPACE = 'kube-system';
const RBAC = 'rbac.authorization.k8s.io';
const DAY = 86_400_000;

/** A part of this system that follows the sandbox as an ordinary client: its Kubernetes user, begins with `OWN_USERS`. */
export interface OwnUser {
  readonly user: string;
  /** Of its certificate. */
  readonly name: string;
  /** What it may do with the maps of `kube-system`, besides writing Events about them. */
  readonly mapVerbs: readonly string[];
}

/** Gives the user its rights: a role of its own in `kube-system`. */
export async function grantOwnUser(api: ClusterApi, { user, name, mapVerbs }: OwnUser): Promise<void> {
  const role = `rolecall-${name}`;
  const metadata = { name: role, namespace: NAMESPACE };
  const objects = {
    roles: {
      kind: 'Role',
      rules: [
        { apiGroups: [''], resources: ['configmaps'], verbs: mapVerbs },
        { apiGroups: [''], resources: ['events'], verbs: ['get', 'create', 'update', 'patch'] },
      ],
    },
    rolebindings: {
      kind: 'RoleBinding',
      roleRef: { apiGroup: RBAC, kind: 'Role', name: role },
      subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
    },
  };
  for (const [plural, object] of Object.entries(objects))
    await applyObject(api, `${plural}.${RBAC}`, { apiVersion: `${RBAC}/v1`, metadata, ...object });
}

/** Through TLS, as to any other cluster. The caller closes it. */
export async function ownUserClient(
  { settings, keyring }: Services,
  { user, name }: OwnUser,
): Promise<KubernetesClient> {
  return createKubernetesClient({
    server: settings.publicUrl,
    authorityPem: keyring.authorityPem(),
    clientCertificate: await keyring.certificate(name, {
      commonName: user,
      usages: ['client'],
      lifetime: 397 * DAY,
    }),
  });
}
