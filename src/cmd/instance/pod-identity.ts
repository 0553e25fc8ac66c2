import type { Cluster } from '../../core/records/resources.ts';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import { followWorkloads } from '../../kubernetes/workloads/index.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import type { ClusterWorkloads } from '../../service/pod-identity/cluster-workloads.ts';
import type { Services } from '../../service/services.ts';
import type { Endings } from './endings.ts';
import { applyObject } from './webhook-registration.ts';

/** The Kubernetes user of EKS Auth and the agent: it may see who is there, and the issuer's keys. */
export const POD_IDENTITY_USER = 'rolecall:pod-identity';
const NAME = 'rolecall-pod-identity';
const RBAC = 'rbac.authorization.k8s.io';
const DAY = 86_400_000;

async function grant(api: ClusterApi): Promise<void> {
  const metadata = { name: NAME };
  await applyObject(api, `clusterroles.${RBAC}`, {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata,
    rules: [
      { apiGroups: [''], resources: ['pods', 'serviceaccounts'], verbs: ['get', 'list', 'watch'] },
      { nonResourceURLs: ['/openid/v1/jwks', '/.well-known/openid-configuration'], verbs: ['get'] },
    ],
  });
  await applyObject(api, `clusterrolebindings.${RBAC}`, {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: NAME },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: POD_IDENTITY_USER }],
  });
}

/** Lets EKS Auth see the sandbox's pods and service accounts, through the API like any other client. */
export async function followSandboxWorkloads(
  services: Services & { readonly workloads: ClusterWorkloads },
  cluster: Cluster,
  { api, endings }: { readonly api: ClusterApi; readonly endings: Endings },
): Promise<void> {
  const { settings, keyring, clock, log, workloads } = services;
  await grant(api);
  const clientCertificate = await keyring.certificate('pod-identity', {
    commonName: POD_IDENTITY_USER,
    usages: ['client'],
    lifetime: 397 * DAY,
  });
  const client = createKubernetesClient({
    server: settings.publicUrl,
    authorityPem: keyring.authorityPem(),
    clientCertificate,
  });
  endings.add('workloads client', () => client.close());
  const followed = followWorkloads(client, { clock, log });
  endings.add('workloads', () => followed.stop());
  const detach = workloads.attach(cluster.arn, followed);
  endings.add('workloads of EKS Auth', detach);
  await followed.whenSynced();
}
