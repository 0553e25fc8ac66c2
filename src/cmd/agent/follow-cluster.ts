import type { Log } from '../../core/ports/runtime.ts';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import { followNodePods, type PodsGone } from '../../kubernetes/workloads/index.ts';
import type { KeySource } from '../../node/pod-identity/index.ts';
import type { Endings } from '../instance/endings.ts';
import { connectCluster } from '../webhook/connect-cluster.ts';
import type { AgentFlags } from './agent-flags.ts';
import { apiServerKeys } from './api-server-keys.ts';

/** What the agent takes from the cluster's API. Nothing waits for it: without it EKS Auth judges tokens, and entries stay longer. */
export async function followCluster(
  { kubeconfig = '', node }: AgentFlags,
  log: Log,
  endings: Endings,
): Promise<{ readonly keys: KeySource; readonly pods: PodsGone | undefined }> {
  const client = createKubernetesClient(await connectCluster(kubeconfig));
  endings.add('client', () => client.close());
  const pods = node === undefined ? undefined : followNodePods(client, node, log);
  if (pods !== undefined) endings.add('pods', () => pods.stop());
  return { keys: apiServerKeys(client), pods };
}
