import { Refusal } from '../core/errors/refusal.ts';
import type { Clock } from '../core/ports/runtime.ts';
import type { ClusterApi, TokenRequestOptions, WatchEvent } from './cluster-api.ts';
import type { KubeObject } from './object.ts';
import { asPod, isTerminal, kubeTime } from './pod.ts';

export interface RecordedEvent {
  readonly about: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** An API server in memory: revisions, conflicts, ordered watches, finalizers and grace periods, no admission. */
export interface FakeClusterApi extends ClusterApi {
  readonly events: readonly RecordedEvent[];
  readonly tokenRequests: readonly TokenRequestOptions[];
  /** Resolves with the first object of the resource that satisfies the test, now or after a change. */
  when(resource: string, test: (object: KubeObject) => boolean): Promise<KubeObject>;
  /** Resolves when no object of the name is there. */
  whenGone(resource: string, name: string): Promise<void>;
  /** Resolves when such an event was recorded. */
  whenEvent(test: (event: RecordedEvent) => boolean): Promise<RecordedEvent>;
}

type Watcher = (event: WatchEvent) => void;

/** What tests hand in: parts of objects. */
interface Draft {
  readonly metadata?: Partial<KubeObject['metadata']>;
}

export function createFakeClusterApi(clock: Clock): FakeClusterApi {
  const objects = new Map<string, KubeObject>();
  const watchers = new Map<string, Set<Watcher>>();
  const events: RecordedEvent[] = [];
  const eventListeners = new Set<() => void>();
  const tokenRequests: TokenRequestOptions[] = [];
  let revision = 0;
  let serial = 0;

  const keyOf = (resource: string, namespace: string | undefined, name: string) =>
    `${resource}|${namespace ?? ''}|${name}`;
  const tell = (resource: string, event: WatchEvent): void => {
    for (const watcher of [...(watchers.get(resource) ?? [])]) watcher(event);
  };
  const put = (resource: string, object: KubeObject, type: 'ADDED' | 'MODIFIED'): KubeObject => {
    revision += 1;
    const { name, namespace } = object.metadata;
    const stored = deepFreeze({
      ...structuredClone(object),
      metadata: { ...structuredClone(object.metadata), resourceVersion: String(revision) },
    });
    objects.set(keyOf(resource, namespace, name), stored);
    tell(resource, { type, object: stored });
    return stored;
  };
  const drop = (resource: string, object: KubeObject): void => {
    revision += 1;
    objects.delete(keyOf(resource, object.metadata.namespace, object.metadata.name));
    tell(resource, { type: 'DELETED', object });
  };
  const settle = (resource: string, object: KubeObject): KubeObject => {
    const ending = object.metadata.deletionTimestamp !== undefined;
    const waits = (object.metadata.deletionGracePeriodSeconds ?? 0) > 0;
    if (ending && !waits && holders(object).length === 0) drop(resource, object);
    return object;
  };
  const list = (resource: string, namespace?: string): KubeObject[] =>
    [...objects]
      .filter(([key]) => key.startsWith(`${resource}|${namespace === undefined ? '' : `${namespace}|`}`))
      .map(([, object]) => object);
  const watch = (resource: string, onEvent: Watcher): { stop(): void } => {
    const set = watchers.get(resource) ?? new Set();
    watchers.set(resource, set);
    for (const object of list(resource)) onEvent({ type: 'ADDED', object });
    set.add(onEvent);
    return { stop: () => set.delete(onEvent) };
  };

  return {
    events,
    tokenRequests,
    get: (resource, namespace, name) => objects.get(keyOf(resource, namespace, name)),
    list,
    watch,
    async create(resource, namespace, given) {
      await Promise.resolve();
      const draft = given as Draft & KubeObject; // tests and controllers pass objects of the resource's kind
      const name =
        draft.metadata.name ??
        `${draft.metadata.generateName ?? ''}${(serial++).toString(36).padStart(5, '0')}`;
      if (objects.has(keyOf(resource, namespace, name)))
        throw new Refusal('AlreadyExists', 409, `${resource} "${name}" already exists`);
      serial += 1;
      const metadata = {
        ...draft.metadata,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        uid: draft.metadata.uid ?? `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`,
        creationTimestamp: kubeTime(clock.now()),
        resourceVersion: '',
      };
      return put(resource, { ...draft, metadata }, 'ADDED');
    },
    async update(resource, object) {
      await Promise.resolve();
      const { namespace, name, resourceVersion } = object.metadata;
      const present = objects.get(keyOf(resource, namespace, name));
      if (present === undefined) throw new Refusal('NotFound', 404, `${resource} "${name}" not found`);
      if (present.metadata.resourceVersion !== resourceVersion)
        throw new Refusal('Conflict', 409, 'the object has been modified');
      return settle(resource, put(resource, { ...object, status: present.status }, 'MODIFIED'));
    },
    async updateStatus(resource, namespace, name, change) {
      await Promise.resolve();
      const present = objects.get(keyOf(resource, namespace, name));
      if (present === undefined) return undefined;
      const changed = change(present) as KubeObject; // the whole object, of which only the status counts
      return put(resource, { ...present, status: changed.status }, 'MODIFIED');
    },
    async delete(resource, namespace, name, options = {}) {
      await Promise.resolve();
      const present = objects.get(keyOf(resource, namespace, name));
      if (present === undefined || (options.uid !== undefined && options.uid !== present.metadata.uid))
        return;
      const grace = graceOf(resource, present, options.gracePeriodSeconds);
      const earlier = present.metadata.deletionGracePeriodSeconds;
      const seconds = Math.min(grace, earlier ?? grace);
      const deletionTimestamp = kubeTime(clock.now() + seconds * 1000);
      const metadata = { ...present.metadata, deletionTimestamp, deletionGracePeriodSeconds: seconds };
      if (seconds > 0 || holders(present).length > 0) put(resource, { ...present, metadata }, 'MODIFIED');
      else drop(resource, { ...present, metadata });
    },
    async createToken(namespace, serviceAccount, request) {
      await Promise.resolve();
      tokenRequests.push(request);
      const claims = {
        n: tokenRequests.length,
        namespace,
        serviceAccount,
        ...request,
        padding: 'x'.repeat(2000),
      };
      const token = `${Buffer.from(JSON.stringify(claims)).toString('base64url')}.end`;
      return { token, expirationTimestamp: kubeTime(clock.now() + request.expirationSeconds * 1000) };
    },
    event(about, type, reason, message) {
      events.push({ about: `${about.kind}/${about.metadata.name}`, type, reason, message });
      for (const listener of [...eventListeners]) listener();
    },
    when(resource, test) {
      return new Promise((resolve) => {
        const found = list(resource).find(test);
        if (found !== undefined) {
          resolve(found);
          return;
        }
        const { stop } = watch(resource, ({ type, object }) => {
          if (type === 'DELETED' || !test(object)) return;
          stop();
          resolve(object);
        });
      });
    },
    whenGone(resource, name) {
      return new Promise((resolve) => {
        const gone = () => !list(resource).some((object) => object.metadata.name === name);
        if (gone()) {
          resolve();
          return;
        }
        const { stop } = watch(resource, () => {
          if (!gone()) return;
          stop();
          resolve();
        });
      });
    },
    whenEvent(test) {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = events.find(test);
          if (found === undefined) return;
          eventListeners.delete(look);
          resolve(found);
        };
        eventListeners.add(look);
        look();
      });
    },
  };
}

function holders(object: KubeObject): readonly string[] {
  const spec = object.spec as { readonly finalizers?: readonly string[] } | undefined; // namespaces have them here
  return [
    ...(object.metadata.finalizers ?? []),
    ...(object.kind === 'Namespace' ? (spec?.finalizers ?? []) : []),
  ];
}

function graceOf(resource: string, object: KubeObject, asked: number | undefined): number {
  if (resource !== 'pods') return 0;
  const pod = asPod(object);
  if (pod.spec.nodeName === undefined || isTerminal(pod)) return 0;
  return asked ?? pod.spec.terminationGracePeriodSeconds ?? 30;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}
