import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { Backoff } from '../client/backoff.ts';
import type { KubernetesClient } from '../client/client.ts';
import { createInformer, type Informer, objectKey } from '../client/informer.ts';
import { resourcePath } from '../client/path.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { KubernetesError } from '../client/status-error.ts';
import type { ServiceAccountView } from './identity-settings.ts';
import { isSuspectAnnotation } from './warnings.ts';

/** Where the webhook finds a pod's service account. */
export interface ServiceAccountLookup {
  /**
   * Undefined when there is none, after a bounded wait. Rejects when the API server cannot be asked: the webhook then fails
   * and the cluster's failurePolicy decides, instead of a pod silently going without its role.
   */
  find(namespace: string, name: string): Promise<ServiceAccountView | undefined>;
  /** True once every service account is known. */
  ready(): boolean;
}

export interface LookupOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly annotationPrefix: string;
  /** Milliseconds to wait for a service account that is not there yet. Default: 1000. */
  readonly grace?: number;
  readonly backoff?: Backoff;
}

/** The look-up with its life: it follows the cluster's service accounts until it is stopped. */
export interface RunningLookup extends ServiceAccountLookup {
  whenReady(): Promise<void>;
  stop(): Promise<void>;
}

const DEFAULT_GRACE = 1000;
/** Bound of the waits under way; beyond it a missing service account is answered at once. */
const MAXIMUM_WAITS = 1000;
/** Milliseconds since its creation in which a service account may be about to get its annotation (reference, 12: race 1). */
const YOUNG = 10_000;

/**
 * Reads the informer's copy; what is missing there, or young and without a role, is asked for directly. A direct answer is
 * used and not put into the copy, so it can never bring a deleted service account back.
 */
export function createServiceAccountLookup(client: KubernetesClient, options: LookupOptions): RunningLookup {
  const prefix = `${options.annotationPrefix}/`;
  const keep = (key: string) => key.startsWith(prefix) || isSuspectAnnotation(key);
  const informer = createInformer<KubernetesObject>(client, '/api/v1/serviceaccounts', {
    log: options.log,
    transform: (object) => slim(object, keep),
    ...(options.backoff === undefined ? {} : { backoff: options.backoff }),
  });
  const waits = new Map<string, Promise<KubernetesObject | undefined>>();
  const wait = (namespace: string, name: string) => {
    const key = objectKey(namespace, name);
    const present = waits.get(key);
    if (present !== undefined) return present;
    const grace = waits.size < MAXIMUM_WAITS ? (options.grace ?? DEFAULT_GRACE) : 0;
    const started = awaitObject(client, informer, namespace, name, grace).finally(() => waits.delete(key));
    waits.set(key, started);
    return started;
  };
  return {
    ready: () => informer.synced(),
    whenReady: () => informer.whenSynced(),
    stop: () => informer.stop(),
    async find(namespace, name) {
      const known = informer.get(namespace, name);
      const settled = known !== undefined && !mayChangeSoon(known, `${prefix}role-arn`, options.clock);
      const object = settled ? known : await wait(namespace, name);
      return object === undefined ? undefined : toView(object, keep);
    },
  };
}

/** Asks directly; when there is no such service account, waits for the informer to see it. */
async function awaitObject(
  client: KubernetesClient,
  informer: Informer<KubernetesObject>,
  namespace: string,
  name: string,
  grace: number,
): Promise<KubernetesObject | undefined> {
  const key = objectKey(namespace, name);
  const arrived = Promise.withResolvers<KubernetesObject>();
  const ended = new AbortController();
  const unsubscribe = informer.subscribe((changed, object) => {
    if (changed === key && object !== undefined) arrived.resolve(object);
  });
  try {
    const found = await getDirectly(client, namespace, name);
    if (found !== undefined || grace === 0) return found;
    const patience = delay(grace, undefined, { signal: ended.signal });
    return await Promise.race([arrived.promise, patience]);
  } finally {
    ended.abort();
    unsubscribe();
  }
}

async function getDirectly(
  client: KubernetesClient,
  namespace: string,
  name: string,
): Promise<KubernetesObject | undefined> {
  try {
    return await client.get(resourcePath({ version: 'v1', namespace, plural: 'serviceaccounts', name }));
  } catch (cause) {
    if (cause instanceof KubernetesError && cause.code === 404) return undefined;
    throw cause;
  }
}

/** A service account made a moment ago and without a role is looked at again, directly. */
function mayChangeSoon(object: KubernetesObject, roleAnnotation: string, clock: Clock): boolean {
  if (object.metadata.annotations?.[roleAnnotation]) return false;
  return clock.now() - Date.parse(object.metadata.creationTimestamp ?? '') < YOUNG;
}

/** Keeps the little that decisions need: a cluster may hold ten thousands of service accounts. */
function slim(object: KubernetesObject, keep: (key: string) => boolean): KubernetesObject {
  const { namespace, name, resourceVersion, creationTimestamp, annotations } = object.metadata;
  return {
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
      annotations: Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => keep(key))),
    },
  };
}

function toView(object: KubernetesObject, keep: (key: string) => boolean): ServiceAccountView {
  const { namespace, name, annotations } = object.metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => keep(key));
  return { namespace: namespace ?? '', name, annotations: new Map(kept) };
}
