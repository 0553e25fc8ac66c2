import type { Log } from '../../core/ports/runtime.ts';
import { createInformer, type KubernetesClient } from '../client/index.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { type PodsGone, podsGone } from './pods-gone.ts';

interface NodePod extends KubernetesObject {
  readonly ended: boolean;
}

const ENDED: ReadonlySet<unknown> = new Set(['Succeeded', 'Failed']);

function slim({ metadata: { name, namespace = '', uid = '' }, status }: KubernetesObject): NodePod {
  const { phase } = (status ?? {}) as { readonly phase?: unknown };
  return { metadata: { name, namespace, uid }, ended: ENDED.has(phase) };
}

/** The pods of one node, as far as their going is concerned. `node`: the name of the Node object. */
export function followNodePods(
  client: KubernetesClient,
  node: string,
  log: Log,
): PodsGone & { stop(): Promise<void> } {
  const pods = createInformer<NodePod>(client, '/api/v1/pods', {
    log,
    query: { fieldSelector: `spec.nodeName=${node}` },
    transform: slim,
  });
  return { ...podsGone(pods, (pod) => pod.ended === true), stop: () => pods.stop() };
}
