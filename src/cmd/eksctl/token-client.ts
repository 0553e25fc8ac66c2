import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { clusterToken } from '../../client/index.ts';
import { createKubernetesClient, type KubernetesClient } from '../../kubernetes/client/index.ts';
import { CommandFailure } from '../output.ts';
import { connectKubernetes } from './service-accounts.ts';
import type { ClusterSession } from './start-up.ts';

/** KUBECONFIG where there is one, as the other verbs have it; else the cluster that EKS tells of, as the AWS identity, as eksctl has it. */
export function connectToCluster(session: ClusterSession): Promise<KubernetesClient> {
  return process.env.KUBECONFIG ? connectKubernetes() : connectByToken(session);
}

async function connectByToken({ clients, cluster: name }: ClusterSession): Promise<KubernetesClient> {
  const { cluster } = await clients.eks.send(new DescribeClusterCommand({ name }));
  const authority = cluster?.certificateAuthority?.data;
  if (cluster?.endpoint === undefined || authority === undefined)
    throw new CommandFailure(`EKS does not tell how to reach cluster "${name}"`, { hint: 'set KUBECONFIG' });
  return createKubernetesClient({
    server: cluster.endpoint,
    authorityPem: Buffer.from(authority, 'base64').toString('utf8'),
    token: async () => {
      const { token } = await clusterToken({
        cluster: name,
        region: clients.region,
        credentials: () => clients.sts.config.credentials(),
        // The STS of the instance, which its clusters know (eksctl.md 1.3).
        ...(process.env.AWS_ENDPOINT_URL ? { endpoint: process.env.AWS_ENDPOINT_URL } : {}),
      });
      return token;
    },
  });
}
