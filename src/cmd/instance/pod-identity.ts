import type { NodeInstance } from '../../core/records/compute.ts';
import type { Cluster } from '../../core/records/resources.ts';
import { createKubernetesClient, type KubernetesClient } from '../../kubernetes/client/index.ts';
import { type FollowedWorkloads, followWorkloads } from '../../kubernetes/workloads/index.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import type { ClusterWorkloads } from '../../service/pod-identity/cluster-workloads.ts';
import type { Services } from '../../service/services.ts';
import { apiServerKeys } from '../agent/api-server-keys.ts';
import { AGENT_DEFAULTS, type RunningAgent, startAgent } from '../agent/start-agent.ts';
import { machineSource } from '../node/machine-source.ts';
import type { Endings } from './endings.ts';
import { applyObject } from './webhook-registration.ts';

/** The Kubernetes user of EKS Auth and the agent: it may see who is there, and the issuer's keys. */
const USER = 'rolecall:pod-identity';
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
    subjects: [{ apiGroup: RBAC, kind: 'User', name: USER }],
  });
}

/** What EKS Auth and the agent know of the sandbox's workloads. */
export interface SandboxWorkloads {
  readonly client: KubernetesClient;
  readonly followed: FollowedWorkloads;
}

/** Lets EKS Auth see the sandbox's pods and service accounts, through the API like any other client. */
export async function followSandboxWorkloads(
  services: Services & { readonly workloads: ClusterWorkloads },
  cluster: Cluster,
  { api, endings }: { readonly api: ClusterApi; readonly endings: Endings },
): Promise<SandboxWorkloads> {
  const { settings, keyring, clock, log, workloads } = services;
  await grant(api);
  const clientCertificate = await keyring.certificate('pod-identity', {
    commonName: USER,
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
  return { client, followed };
}

/**
 * The agent of the sandbox's node, on loopback: SDKs take that address as well as the link-local one, and it is this machine's
 * alone. It calls EKS Auth over HTTP, signed with the node's credentials, as on any node. `port` 0 picks a free one; the pods
 * that are there know the one that was picked first.
 */
export async function startSandboxAgent(
  services: Services,
  cluster: Cluster,
  instance: NodeInstance,
  { client, followed }: SandboxWorkloads,
  port = 0,
): Promise<RunningAgent> {
  const { settings, clock, log } = services;
  const machine = machineSource(services, instance.id);
  const { retention, maxCacheSize, refreshesPerSecond } = AGENT_DEFAULTS;
  return await startAgent({
    retention,
    maxCacheSize,
    refreshesPerSecond,
    bindHosts: ['127.0.0.1'],
    port,
    clusterName: cluster.name,
    region: settings.region,
    endpoint: new URL(settings.endpointUrl),
    credentials: async () => {
      const { accessKeyId, secretAccessKey, token } = await machine.credentials('2.0');
      return { accessKeyId, secretAccessKey, sessionToken: token };
    },
    place: () => ({ eksNodeName: instance.privateDnsName, instanceId: instance.id }),
    keys: apiServerKeys(client),
    pods: followed,
    clock,
    log,
  });
}
