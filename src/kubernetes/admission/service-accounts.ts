import type { Log } from '../../core/ports/runtime.ts';
import type { Backoff } from '../client/backoff.ts';
import type { KubernetesClient } from '../client/client.ts';
import { createInformer, objectKey } from '../client/informer.ts';
import { resourcePath } from '../client/path.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { KubernetesError } from '../client/status-error.ts';
import { isSuspectAnnotation } from './annotation-warnings.ts';
import type { Followed } from './followed.ts';
import type { ServiceAccountView } from './identity-settings.ts';

/** A service account and when it was made, milliseconds; NaN when the API server does not say. */
export interface KnownAccount extends ServiceAccountView {
  readonly createdAt: number;
}

/** The cluster's service accounts: a copy that is kept up to date, and the API server itself. */
export interface ServiceAccounts extends Followed {
  /** Out of the copy. */
  known(namespace: string, name: string): KnownAccount | undefined;
  /**
   * Asked directly, once for all who ask at the same time; undefined when there is none. Rejects when the API server cannot be
   * asked. The answer is used and not put into the copy, so it can never bring a deleted service account back.
   */
  ask(namespace: string, name: string): Promise<KnownAccount | undefined>;
  /** Calls back when the copy's entry of a service account changes. Returns the way to stop that. */
  onChange(namespace: string, name: string, changed: () => void): () => void;
  whenReady(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServiceAccountsOptions {
  readonly log: Log;
  readonly annotationPrefix: string;
  readonly backoff?: Backoff;
}

/** Milliseconds for a direct question (pod-identity-webhook.md 12). */
const ASK_TIMEOUT = 1000;

/** Starts at once. */
export function followServiceAccounts(
  client: KubernetesClient,
  { log, annotationPrefix: prefix, backoff }: ServiceAccountsOptions,
): ServiceAccounts {
  const views = new WeakMap<KubernetesObject, KnownAccount>();
  const viewOf = (object: KubernetesObject): KnownAccount => {
    const view = views.get(object) ?? toView(object, prefix);
    views.set(object, view);
    return view;
  };
  const informer = createInformer<KubernetesObject>(client, '/api/v1/serviceaccounts', {
    log,
    transform: (object) => slim(object, prefix),
    ...(backoff === undefined ? {} : { backoff }),
  });
  const asked = new Map<string, Promise<KnownAccount | undefined>>();
  return {
    name: 'serviceaccounts',
    ready: () => informer.synced(),
    connected: () => informer.connected(),
    whenReady: () => informer.whenSynced(),
    stop: () => informer.stop(),
    known(namespace, name) {
      const object = informer.get(namespace, name);
      return object === undefined ? undefined : viewOf(object);
    },
    ask(namespace, name) {
      const key = objectKey(namespace, name);
      const present = asked.get(key);
      if (present !== undefined) return present;
      const answer = getDirectly(client, namespace, name)
        .then((object) => (object === undefined ? undefined : toView(object, prefix)))
        .finally(() => asked.delete(key));
      asked.set(key, answer);
      return answer;
    },
    onChange(namespace, name, changed) {
      const wanted = objectKey(namespace, name);
      return informer.subscribe((key) => {
        if (key === wanted) changed();
      });
    },
  };
}

async function getDirectly(
  client: KubernetesClient,
  namespace: string,
  name: string,
): Promise<KubernetesObject | undefined> {
  const path = resourcePath({ version: 'v1', namespace, plural: 'serviceaccounts', name });
  try {
    return await client.get(path, AbortSignal.timeout(ASK_TIMEOUT));
  } catch (cause) {
    if (cause instanceof KubernetesError && cause.code === 404) return undefined;
    throw cause;
  }
}

function keeps(key: string, prefix: string): boolean {
  return key.startsWith(`${prefix}/`) || isSuspectAnnotation(key, prefix);
}

function kept(annotations: Readonly<Record<string, string>> | undefined, prefix: string): [string, string][] {
  return Object.entries(annotations ?? {}).filter(([key]) => keeps(key, prefix));
}

/** Keeps the little that decisions need: a cluster may hold ten thousands of service accounts. */
function slim(object: KubernetesObject, prefix: string): KubernetesObject {
  const { namespace, name, resourceVersion, creationTimestamp, annotations } = object.metadata;
  return {
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
      annotations: Object.fromEntries(kept(annotations, prefix)),
    },
  };
}

function toView(object: KubernetesObject, prefix: string): KnownAccount {
  const { namespace, name, annotations, creationTimestamp } = object.metadata;
  return {
    namespace: namespace ?? '',
    name,
    annotations: new Map(kept(annotations, prefix)),
    createdAt: Date.parse(creationTimestamp ?? ''),
  };
}
