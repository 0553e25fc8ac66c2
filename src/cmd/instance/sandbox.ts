import { join } from 'node:path';
import type { Cluster } from '../../core/records/resources.ts';
import { adminKubeconfig, createApiServer } from '../../sandbox/apiserver/index.ts';
import { startControllers } from '../../sandbox/controllers/index.ts';
import { createKubelet } from '../../sandbox/kubelet/index.ts';
import { createSandboxCluster } from '../../service/clusters/create-sandbox-cluster.ts';
import type { Services } from '../../service/services.ts';
import { OWN_PREFIX, type PathDoor } from '../listeners/router.ts';
import type { Configuration } from './configuration.ts';
import { type RunningWebhook, startWebhook } from './webhook.ts';
import { grantWebhook, registerWebhook } from './webhook-registration.ts';

/** The embedded cluster, running. */
export interface Sandbox {
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

const VERSION = '1.35';
const NODE_NAME = 'sandbox-node';

/** What every container of the node finds in its environment: where this instance's AWS APIs and cluster are. */
function nodeEnvironment(services: Services): Record<string, string> {
  const { endpointUrl, publicUrl } = services.settings;
  const { port } = new URL(publicUrl);
  return {
    AWS_ENDPOINT_URL: endpointUrl,
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: port,
    KUBERNETES_SERVICE_PORT_HTTPS: port,
  };
}

function ensureCluster(services: Services): Promise<Cluster> {
  const { cluster, publicUrl } = services.settings;
  return createSandboxCluster(services, {
    name: cluster,
    endpoint: publicUrl,
    issuerBase: publicUrl,
    version: VERSION,
  });
}

function webhookDoor(webhook: RunningWebhook): PathDoor {
  return { matches: (path) => path === `${OWN_PREFIX}mutate-pods`, handle: webhook.handle };
}

/**
 * Starts the API server, the webhook (which follows the API through TLS like any other client), the controllers and the
 * kubelet. `serve` is called with the doors as soon as they may be asked.
 */
export async function startSandbox(
  services: Services,
  configuration: Configuration,
  serve: (doors: readonly PathDoor[]) => void,
): Promise<Sandbox> {
  const { clock, log, cryptography } = services;
  const cluster = await ensureCluster(services);
  const server = createApiServer({ services, cluster });
  await server.start();
  await grantWebhook(server.api);
  serve([server]);
  const webhook = await startWebhook(services);
  serve([webhookDoor(webhook), server]);
  await registerWebhook(server.api, services);
  await webhook.ready();
  const controllers = startControllers({ api: server.api, clock, log, cryptography });
  const kubelet = createKubelet({
    api: server.api,
    nodeName: NODE_NAME,
    clock,
    log,
    cryptography,
    rootDirectory: join(configuration.dataDir, 'kubelet'),
    clusterEnv: nodeEnvironment(services),
    hiddenDirectories: [configuration.dataDir],
  });
  server.setKubelet(kubelet.kubelet);
  await kubelet.start();
  return {
    kubeconfig: await adminKubeconfig(services, cluster.name),
    stop: async () => {
      await controllers.stop();
      await kubelet.stop();
      await webhook.stop();
      server.stop();
    },
  };
}
