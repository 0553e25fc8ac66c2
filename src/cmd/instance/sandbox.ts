import { join } from 'node:path';
import type { Cluster } from '../../core/records/resources.ts';
import { type ApiServer, adminKubeconfig, createApiServer } from '../../sandbox/apiserver/index.ts';
import { startControllers } from '../../sandbox/controllers/index.ts';
import { createKubelet, type KubeletOptions } from '../../sandbox/kubelet/index.ts';
import type { Pod } from '../../sandbox/pod.ts';
import { KUBERNETES_MINOR } from '../../sandbox/version.ts';
import { createSandboxCluster } from '../../service/clusters/create-sandbox-cluster.ts';
import { startConfigController } from '../../service/identity-provider-configs/config-controller.ts';
import { createSandboxNode, type SandboxNode } from '../../service/instances/create-sandbox-node.ts';
import type { Services } from '../../service/services.ts';
import { type AccessViews, accessViews } from '../access/cluster-view.ts';
import type { AuthenticatorMetrics } from '../authenticator/authenticator-metrics.ts';
import { OWN_PREFIX, type PathDoor } from '../listeners/router.ts';
import { startMetadata } from '../node/start-metadata.ts';
import { CommandFailure } from '../output.ts';
import type { WiredServices } from '../wire.ts';
import { startAddons } from './addons.ts';
import { agentEnvironment, NODE_IMAGES } from './agent-image.ts';
import { agentPorts } from './agent-ports.ts';
import { openClusterAccess } from './cluster-access.ts';
import type { Configuration } from './configuration.ts';
import type { Endings } from './endings.ts';
import { guardEndpoint } from './endpoint-gate.ts';
import { nodeRoleArn, prepareAccess } from './first-access.ts';
import { followSandboxWorkloads } from './pod-identity.ts';
import { startRollbackWatch } from './rollback-watch.ts';
import { type RunningWebhook, startWebhook } from './webhook.ts';
import { grantWebhook, registerWebhook } from './webhook-registration.ts';

/** The embedded cluster, running. */
export interface Sandbox {
  readonly kubeconfig: string;
  /** The metadata service of its node, as the node's own processes reach it. */
  readonly metadataUrl: string;
  /** How its people come in, for explanations. */
  readonly access: AccessViews;
}

/** What other parts of the instance give the sandbox's node. */
export interface NodeParts {
  /** What a pod's containers find besides the cluster's variables: the way to the node's metadata service. */
  readonly nodeEnvironment?: KubeletOptions['nodeEnvironment'];
}

const NODE_NAME = 'sandbox-node';

/** What every container finds in its environment: where this instance's AWS APIs and cluster are. */
function clusterEnvironment(services: Services): Record<string, string> {
  const { endpointUrl, publicUrl, region } = services.settings;
  const { port } = new URL(publicUrl);
  return {
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: port,
    KUBERNETES_SERVICE_PORT_HTTPS: port,
  };
}

/** The machine as EC2 shows it: pods share its network, so its address is the one that they have. */
function nodeOf(cluster: Cluster): SandboxNode {
  return {
    cluster: cluster.name,
    name: NODE_NAME,
    privateIp: '127.0.0.1',
    architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
  };
}

async function ensureCluster(services: Services, configuration: Configuration): Promise<Cluster> {
  const { cluster: name, publicUrl } = services.settings;
  const { authenticationMode } = configuration;
  const cluster = await createSandboxCluster(services, {
    name,
    endpoint: publicUrl,
    issuerBase: publicUrl,
    version: KUBERNETES_MINOR,
    authenticationMode,
  });
  const { authenticationMode: present = 'API_AND_CONFIG_MAP' } = cluster;
  if (authenticationMode !== undefined && authenticationMode !== present)
    throw new CommandFailure(`cluster ${name} is in authentication mode ${present} already`, {
      hint: `change it with: aws eks update-cluster-config --name ${name} --access-config authenticationMode=${authenticationMode}`,
    });
  return cluster;
}

function webhookDoor(webhook: RunningWebhook): PathDoor {
  return { matches: (path) => path === `${OWN_PREFIX}mutate-pods`, handle: webhook.handle };
}

/**
 * Starts the API server, the webhook (which follows the API through TLS like any other client), the controllers and the
 * kubelet. `serve` is called with the doors as soon as they may be asked.
 */
export async function startSandbox(
  services: WiredServices,
  configuration: Configuration,
  serve: (doors: readonly PathDoor[]) => void,
  life: {
    readonly endings: Endings;
    readonly signal: AbortSignal;
    readonly metrics?: AuthenticatorMetrics | undefined;
  },
  parts: NodeParts = {},
): Promise<Sandbox> {
  const { endings, signal, metrics } = life;
  const cluster = await ensureCluster(services, configuration);
  const instance = await createSandboxNode(services, nodeOf(cluster));
  const { matchRolePaths } = configuration;
  const access = openClusterAccess(services, cluster, { endings, matchRolePaths, metrics });
  const server = createApiServer({ services, cluster, ...access });
  endings.add('API server', () => server.stop());
  await server.start();
  await prepareAccess(services, cluster, {
    api: server.api,
    nodeRoleArn: nodeRoleArn(services, instance),
    creatorIsAdministrator: configuration.bootstrapClusterCreatorAdmin,
  });
  await grantWebhook(server.api);
  const door = guardEndpoint(server, services);
  serve([door]);
  signal.throwIfAborted();
  await access.follow(server.api);
  await followSandboxWorkloads(services, cluster, { api: server.api, endings });
  const ports = await agentPorts(services.directory);
  const webhook = await startWebhook(services, `http://127.0.0.1:${ports.credentials}/v1/credentials`);
  endings.add('webhook', () => webhook.stop());
  serve([webhookDoor(webhook), door]);
  await registerWebhook(server.api, services);
  await webhook.ready();
  signal.throwIfAborted();
  const metadata = await startMetadata(services, configuration, instance, { api: server.api, endings });
  const nodeEnvironment = (pod: Pod) => ({
    ...metadata.environment(pod),
    ...agentEnvironment(pod, ports),
    ...parts.nodeEnvironment?.(pod),
  });
  await startNode(services, configuration, server, endings, { nodeEnvironment });
  await startAddons(services, cluster, { api: server.api, probePort: ports.probes, endings });
  const { directory, log, settings } = services;
  const { account } = settings;
  const providers = startConfigController({ directory, log, account, cluster: cluster.name });
  endings.add('identity provider configs', () => providers.stop());
  await startRollbackWatch(services, { api: server.api, endings });
  return {
    kubeconfig: await adminKubeconfig(services, cluster.name),
    metadataUrl: metadata.hostUrl,
    access: accessViews(services, { name: cluster.name, access, api: server.api }),
  };
}

/** Controllers end before the kubelet does: nothing makes pods for a node that is going. */
async function startNode(
  services: Services,
  configuration: Configuration,
  server: ApiServer,
  endings: Endings,
  parts: NodeParts,
): Promise<void> {
  const { clock, log, cryptography } = services;
  const { api } = server;
  const kubelet = createKubelet({
    api,
    nodeName: NODE_NAME,
    clock,
    log,
    cryptography,
    rootDirectory: join(configuration.dataDir, 'kubelet'),
    clusterEnv: clusterEnvironment(services),
    images: NODE_IMAGES,
    ...(parts.nodeEnvironment === undefined ? {} : { nodeEnvironment: parts.nodeEnvironment }),
    hiddenDirectories: [configuration.dataDir],
  });
  endings.add('kubelet', () => kubelet.stop());
  const controllers = startControllers({ api, clock, log, cryptography });
  endings.add('controllers', () => controllers.stop());
  server.setKubelet(kubelet.kubelet);
  await kubelet.start();
}
