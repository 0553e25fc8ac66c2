import type { Log } from '../../core/ports/runtime.ts';
import type { Backoff } from '../client/backoff.ts';
import type { KubernetesClient } from '../client/client.ts';
import { createInformer } from '../client/informer.ts';
import type { KubernetesObject } from '../client/resource.ts';
import type { Followed } from './followed.ts';

/** The namespaces in which a pod rather stays out than starts without its identity. */
export interface ClosedNamespaces extends Followed {
  /** True also while it is not known: whoever marks namespaces wants none of them forgotten. */
  has(namespace: string): boolean;
  stop(): Promise<void>;
}

export interface ClosedNamespacesOptions {
  readonly log: Log;
  /** A label selector, `key=value`. */
  readonly selector: string;
  readonly backoff?: Backoff;
}

/** Follows the namespaces that carry the label; all others fail open. */
export function followClosedNamespaces(
  client: KubernetesClient,
  { log, selector, backoff }: ClosedNamespacesOptions,
): ClosedNamespaces {
  const informer = createInformer<KubernetesObject>(client, '/api/v1/namespaces', {
    log,
    query: { labelSelector: selector },
    transform: ({ metadata: { name, resourceVersion } }) => ({
      metadata: { name, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
    }),
    ...(backoff === undefined ? {} : { backoff }),
  });
  return {
    name: 'namespaces',
    ready: () => informer.synced(),
    connected: () => informer.connected(),
    has: (namespace) => !informer.synced() || informer.get('', namespace) !== undefined,
    stop: () => informer.stop(),
  };
}
