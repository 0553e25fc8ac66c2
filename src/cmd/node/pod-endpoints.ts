import type { Log } from '../../core/ports/runtime.ts';
import type { AgentListener, Client, PodFacts, PodSource } from '../../node/index.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import { asPod, isTerminal, type Pod } from '../../sandbox/pod.ts';

interface Endpoint {
  readonly address: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly listener: Promise<AgentListener | undefined>;
}

export interface PodEndpointsOptions {
  readonly api: ClusterApi;
  readonly log: Log;
  /** Opens the metadata service on one more address. */
  readonly open: (where: { readonly address: string; readonly port: number }) => Promise<AgentListener>;
}

/** First of the addresses that are given to pods: 127.64.0.1 and on. */
const FIRST = 64 << 16;
const COUNT = 1 << 20;

/**
 * Pods of the sandbox share the machine's address, so that a connection does not tell whose it is. Each gets an address of
 * the loopback network of its own to ask at, and is known by it: what a pod's own address is on other clusters.
 */
export class PodEndpoints implements PodSource {
  readonly #options: PodEndpointsOptions;
  /** By the pod's uid. */
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #byAddress = new Map<string, Endpoint>();
  readonly #watch: { stop(): void };
  #next = 0;
  #port = 0;

  constructor(options: PodEndpointsOptions) {
    this.#options = options;
    this.#watch = options.api.watch('pods', ({ type, object }) => {
      if (type === 'DELETED' || isTerminal(asPod(object))) void this.#release(object.metadata.uid ?? '');
    });
  }

  /** Sets the port that every pod's address is opened on: the service's own. */
  usePort(port: number): void {
    this.#port = port;
  }

  /** `http://127.64.0.1:PORT` of the pod; opened when it is asked for first. */
  endpointOf(pod: Pod): string {
    const { uid = '' } = pod.metadata;
    const { address } = this.#endpoints.get(uid) ?? this.#add(pod, uid);
    return `http://${address}:${this.#port}`;
  }

  podOf({ localAddress }: Client): PodFacts | undefined {
    const endpoint = this.#byAddress.get(localAddress);
    if (endpoint === undefined) return undefined;
    const object = this.#options.api.get('pods', endpoint.namespace, endpoint.name);
    // A pod made again under the same name is another, with an address of its own.
    if (object === undefined || object.metadata.uid !== endpoint.uid || isTerminal(asPod(object)))
      return undefined;
    const { namespace, name } = endpoint;
    return { namespace, name, annotations: object.metadata.annotations ?? {} };
  }

  namespaceAnnotations(namespace: string): Readonly<Record<string, string>> | undefined {
    const object = this.#options.api.get('namespaces', undefined, namespace);
    return object && (object.metadata.annotations ?? {});
  }

  async close(): Promise<void> {
    this.#watch.stop();
    await Promise.all([...this.#endpoints.keys()].map((uid) => this.#release(uid)));
  }

  #add(pod: Pod, uid: string): Endpoint {
    const address = this.#freeAddress();
    const { namespace = '', name } = pod.metadata;
    const listener = this.#options.open({ address, port: this.#port }).catch((failure: unknown) => {
      this.#options.log.error('node.pod-endpoint', { address, error: String(failure) });
      return undefined;
    });
    const endpoint = { address, namespace, name, uid, listener };
    this.#endpoints.set(uid, endpoint);
    this.#byAddress.set(address, endpoint);
    return endpoint;
  }

  #freeAddress(): string {
    for (;;) {
      const number = FIRST + 1 + (this.#next++ % (COUNT - 2));
      const address = `127.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
      if (!this.#byAddress.has(address)) return address;
    }
  }

  async #release(uid: string): Promise<void> {
    const endpoint = this.#endpoints.get(uid);
    if (endpoint === undefined) return;
    this.#endpoints.delete(uid);
    this.#byAddress.delete(endpoint.address);
    await (await endpoint.listener)?.close();
  }
}
