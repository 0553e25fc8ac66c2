import { clusterToken } from '../../client/index.ts';
import {
  createKubernetesClient,
  type KubernetesClient,
  readKubeconfig,
} from '../../kubernetes/client/index.ts';
import { runExecPlugin } from '../exec-plugin.ts';
import { CommandFailure } from '../output.ts';
import { log } from './log-lines.ts';
import type { ClusterSession } from './start-up.ts';

/**
 * The API of the cluster that was named: as KUBECONFIG has it when its current context is of that cluster, else as the AWS identity of the
 * environment, as eksctl does. A context of another cluster is never written to.
 */
export async function connectToCluster(session: ClusterSession): Promise<KubernetesClient> {
  const file = process.env.KUBECONFIG;
  if (!file) return connectByToken(session);
  const connection = await readKubeconfig(file, undefined, runExecPlugin());
  if (sameServer(connection.server, session.endpoint)) return createKubernetesClient(connection);
  log(
    'info',
    `the current context of KUBECONFIG is not of cluster "${session.cluster}": using the AWS identity instead`,
  );
  return connectByToken(session);
}

/** Whether two addresses are of one API: host, port and path. */
function sameServer(one: string, other: string): boolean {
  const [left, right] = [one, other].map((server) => URL.canParse(server) && new URL(server));
  if (!left || !right) return false;
  const path = (url: URL): string => url.pathname.replace(/\/+$/, '');
  return left.host === right.host && left.protocol === right.protocol && path(left) === path(right);
}

function connectByToken(session: ClusterSession): KubernetesClient {
  const { clients, cluster, endpoint, authorityPem } = session;
  if (endpoint === '' || authorityPem === '')
    throw new CommandFailure(`EKS does not tell how to reach cluster "${cluster}"`, {
      hint: 'set KUBECONFIG',
    });
  return createKubernetesClient({
    server: endpoint,
    authorityPem,
    token: async () => {
      const { token } = await clusterToken({
        cluster,
        region: clients.region,
        credentials: () => clients.sts.config.credentials(),
        // The STS of the instance, which its clusters know (eksctl.md 1.3).
        ...(process.env.AWS_ENDPOINT_URL ? { endpoint: process.env.AWS_ENDPOINT_URL } : {}),
      });
      return token;
    },
  });
}
