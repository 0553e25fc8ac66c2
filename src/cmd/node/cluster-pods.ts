import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../core/ports/runtime.ts';
import { createInformer, type KubernetesClient } from '../../kubernetes/client/index.ts';
import type { KubernetesMetadata, KubernetesObject } from '../../kubernetes/client/resource.ts';
import type { Client, PodFacts, PodSource } from '../../node/index.ts';

/** What is kept of a pod. */
interface KeptPod extends KubernetesObject {
  readonly addresses: readonly string[];
  readonly hostNetwork: boolean;
  readonly ended: boolean;
}

interface PodObject extends KubernetesObject {
  readonly spec?: { readonly hostNetwork?: boolean };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly podIPs?: readonly { readonly ip?: string }[];
  };
}

/** The pods of one node and all namespaces, followed through the API. */
export interface ClusterPods extends PodSource {
  whenSynced(): Promise<void>;
  /** Resolves when the pod is known, or after a moment: a container may ask before the API says where its pod is. */
  whenKnown(client: Client): Promise<void>;
  stop(): Promise<void>;
}

const PATIENCE = 2000;
/** Requests that wait at once, at most: the others are answered by what is known. */
const MOST_WAITING = 128;

function slim({ name, namespace = '', annotations = {} }: KubernetesMetadata): KubernetesMetadata {
  return { name, namespace, annotations };
}

function keep({ metadata, spec, status }: PodObject): KeptPod {
  const addresses = [status?.podIP, ...(status?.podIPs ?? []).map(({ ip }) => ip)];
  return {
    metadata: slim(metadata),
    addresses: addresses.filter((address) => address !== undefined),
    hostNetwork: spec?.hostNetwork === true,
    ended: status?.phase === 'Succeeded' || status?.phase === 'Failed',
  };
}

/** `node` is the name of the Node object: pods of other nodes cannot be behind a connection to this one. */
export function followPods(client: KubernetesClient, node: string, log: Log): ClusterPods {
  const pods = createInformer<KeptPod>(client, '/api/v1/pods', {
    log,
    query: { fieldSelector: `spec.nodeName=${node}` },
    // The collection's objects are pods as the API writes them; what is kept of them is not.
    transform: (object) => keep(object as PodObject),
  });
  const namespaces = createInformer<KubernetesObject>(client, '/api/v1/namespaces', {
    log,
    transform: ({ metadata }) => ({ metadata: slim(metadata) }),
  });
  const podOf = ({ address }: Client): PodFacts | undefined => {
    const found = pods
      .list()
      .filter((pod) => !pod.hostNetwork && !pod.ended && pod.addresses.includes(address));
    const [pod] = found;
    // Two pods at one address: one of them is gone and the API does not say so yet. Neither is taken for the other.
    if (pod === undefined || found.length > 1) return undefined;
    const { name, namespace = '', annotations = {} } = pod.metadata;
    return { name, namespace, annotations };
  };
  let waiting = 0;
  return {
    podOf,
    namespaceAnnotations: (name) => namespaces.get('', name)?.metadata.annotations,
    async whenSynced() {
      await Promise.all([pods.whenSynced(), namespaces.whenSynced()]);
    },
    async whenKnown(from) {
      if (podOf(from) !== undefined || waiting >= MOST_WAITING) return;
      waiting++;
      const known = Promise.withResolvers<void>();
      const unsubscribe = pods.subscribe(() => {
        if (podOf(from) !== undefined) known.resolve();
      });
      const over = new AbortController();
      await Promise.race([
        known.promise,
        delay(PATIENCE, undefined, { signal: over.signal }).catch(() => undefined),
      ]);
      over.abort();
      unsubscribe();
      waiting--;
    },
    async stop() {
      await Promise.all([pods.stop(), namespaces.stop()]);
    },
  };
}
