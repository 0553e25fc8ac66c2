import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../core/ports/runtime.ts';
import { type Backoff, backoffDelay, DEFAULT_BACKOFF } from './backoff.ts';
import { type KubernetesClient, MOST_OBJECTS, type Query } from './client.ts';
import type { KubernetesObject } from './resource.ts';
import { KubernetesError } from './status-error.ts';

/** A local copy of one collection, kept up to date: list, then watch, and again after every break. */
export interface Informer<T extends KubernetesObject> {
  get(namespace: string, name: string): T | undefined;
  list(): readonly T[];
  /** True once the first list is in. It stays true while a broken watch is being repaired. */
  synced(): boolean;
  /** False while the API server cannot be listed or watched: the copy may be behind. */
  connected(): boolean;
  /** Resolves at the first sync; rejects when the informer is stopped before. */
  whenSynced(): Promise<void>;
  /** Calls back after each change of the copy; `object` is undefined for a deletion. Returns the way to stop that. */
  subscribe(onChange: (key: string, object: T | undefined) => void): () => void;
  /** Resolves when the last request has ended. */
  stop(): Promise<void>;
}

export interface InformerOptions<T extends KubernetesObject> {
  readonly log: Log;
  /** What to keep of each object. Default: all. */
  readonly transform?: (object: T) => T;
  readonly query?: Query;
  readonly backoff?: Backoff;
  /** Seconds after which the server ends a watch, so that a dead connection is noticed. */
  readonly watchSeconds?: number;
  /** Objects of the copy; more are a failure of the server's. */
  readonly most?: number;
}

const WATCH_SECONDS = 290;
/** Seconds beyond the server's own end of a watch after which the connection is taken for dead. */
const WATCH_GRACE = 30;

/** `namespace/name`; names hold no slash. */
export function objectKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

/** Starts at once. `path` is a collection, such as `/api/v1/serviceaccounts`. */
export function createInformer<T extends KubernetesObject>(
  client: KubernetesClient,
  path: string,
  options: InformerOptions<T>,
): Informer<T> {
  const copy = new Collection<T>(options.most);
  const stopping = new AbortController();
  const running = run(client, path, options, copy, stopping.signal);
  return {
    get: (namespace, name) => copy.objects.get(objectKey(namespace, name)),
    list: () => [...copy.objects.values()],
    synced: () => copy.synced,
    connected: () => copy.connected,
    whenSynced: () => copy.firstSync.promise,
    subscribe: (onChange) => copy.subscribe(onChange),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

class Collection<T extends KubernetesObject> {
  readonly objects = new Map<string, T>();
  readonly firstSync = Promise.withResolvers<void>();
  synced = false;
  connected = false;
  readonly #most: number;
  readonly #subscribers = new Set<(key: string, object: T | undefined) => void>();

  constructor(most = MOST_OBJECTS) {
    this.#most = most;
    // Nobody may be waiting for the first sync when the informer is stopped.
    this.firstSync.promise.catch(() => undefined);
  }

  subscribe(onChange: (key: string, object: T | undefined) => void): () => void {
    this.#subscribers.add(onChange);
    return () => this.#subscribers.delete(onChange);
  }

  set(object: T): void {
    const key = objectKey(object.metadata.namespace, object.metadata.name);
    // Attack: a server whose watch brings ever new objects. What is too much is listed anew, with pauses.
    if (this.objects.size >= this.#most && !this.objects.has(key))
      throw new Error(`more than ${this.#most} objects`);
    this.#put(key, object);
  }

  #put(key: string, object: T): void {
    this.objects.set(key, object);
    for (const notify of this.#subscribers) notify(key, object);
  }

  remove(key: string): void {
    if (this.objects.delete(key)) for (const notify of this.#subscribers) notify(key, undefined);
  }

  /** Takes a fresh list: what it does not hold was deleted while nobody watched. */
  replace(items: readonly T[]): void {
    const gone = new Set(this.objects.keys());
    for (const item of items) {
      const key = objectKey(item.metadata.namespace, item.metadata.name);
      gone.delete(key);
      this.#put(key, item);
    }
    for (const key of gone) this.remove(key);
    this.synced = true;
    this.connected = true;
    this.firstSync.resolve();
  }
}

/** The life of an informer: one round is a list and the watches that follow it. */
async function run<T extends KubernetesObject>(
  client: KubernetesClient,
  path: string,
  options: InformerOptions<T>,
  copy: Collection<T>,
  signal: AbortSignal,
): Promise<void> {
  const backoff = options.backoff ?? DEFAULT_BACKOFF;
  const health = { failures: 0 };
  while (!signal.aborted) {
    try {
      await round(client, path, options, copy, signal, health);
    } catch (cause) {
      if (signal.aborted) break;
      copy.connected = false;
      health.failures += isExpired(cause) ? 0 : 1;
      options.log.warn('kubernetes.watch-broken', {
        path,
        message: messageOf(cause),
        failures: health.failures,
      });
      const wait = backoffDelay(backoff, Math.max(1, health.failures));
      await delay(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
  copy.firstSync.reject(new Error('informer was stopped'));
}

/** Throws when a list or a watch fails: the caller begins again with a list, which also heals an expired version (410). */
async function round<T extends KubernetesObject>(
  client: KubernetesClient,
  path: string,
  options: InformerOptions<T>,
  copy: Collection<T>,
  signal: AbortSignal,
  health: { failures: number },
): Promise<void> {
  const keep = options.transform ?? ((object: T) => object);
  const listed = await client.list<T>(path, options.query, signal, keep);
  copy.replace(listed.items);
  let version = listed.resourceVersion;
  const seconds = options.watchSeconds ?? WATCH_SECONDS;
  for (;;) {
    const query = {
      ...options.query,
      resourceVersion: version,
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(seconds),
    };
    let events = 0;
    const patience = AbortSignal.any([signal, AbortSignal.timeout((seconds + WATCH_GRACE) * 1000)]);
    for await (const event of client.watch<T>(path, query, patience)) {
      events++;
      health.failures = 0;
      version = event.object.metadata.resourceVersion ?? version;
      if (event.type === 'DELETED')
        copy.remove(objectKey(event.object.metadata.namespace, event.object.metadata.name));
      else if (event.type !== 'BOOKMARK') copy.set(keep(event.object));
    }
    // A server that ends each watch at once must not be asked again without a pause.
    if (events === 0)
      await delay((options.backoff ?? DEFAULT_BACKOFF).first, undefined, { signal, ref: false });
  }
}

function isExpired(cause: unknown): boolean {
  return cause instanceof KubernetesError && (cause.code === 410 || cause.reason === 'Expired');
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
