import { readBounded } from './body.ts';
import type { ClusterConnection } from './connection.ts';
import type { KubernetesList, KubernetesObject } from './resource.ts';
import { statusError } from './status-error.ts';
import { createTransport, type Transport, type TransportRequest } from './transport.ts';
import { readWatch, type WatchEvent } from './watch-stream.ts';

/** Media types of the patches that the API server takes. */
const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

export type Query = Readonly<Record<string, string>>;

/** Typed access to a Kubernetes API. Every method rejects with `KubernetesError` when the server refuses. */
export interface KubernetesClient {
  get<T extends KubernetesObject>(path: string, signal?: AbortSignal): Promise<T>;
  /** All pages joined. `keep`: what to hold of each object while the others come. */
  list<T extends KubernetesObject>(
    path: string,
    query?: Query,
    signal?: AbortSignal,
    keep?: (object: T) => T,
  ): Promise<KubernetesList<T>>;
  create<T extends KubernetesObject>(path: string, object: object): Promise<T>;
  /** Replaces; a `metadata.resourceVersion` that is not the present one is refused with `Conflict`. */
  update<T extends KubernetesObject>(path: string, object: object): Promise<T>;
  patch<T extends KubernetesObject>(path: string, patch: object, type: keyof typeof PATCH_TYPES): Promise<T>;
  delete(path: string, options?: object): Promise<void>;
  /** Ends when the server ends it; throws `KubernetesError` for an ERROR event. Break out of it or abort to stop. */
  watch<T extends KubernetesObject>(
    path: string,
    query: Query,
    signal: AbortSignal,
  ): AsyncIterable<WatchEvent<T>>;
  close(): void;
}

export interface ClientLimits {
  /** Milliseconds for a whole request and its answer; watches excepted. */
  readonly timeout: number;
  /** Bytes of one answer, and of one watch event. */
  readonly maximumBody: number;
}

const DEFAULT_LIMITS: ClientLimits = { timeout: 30_000, maximumBody: 16 * 1024 * 1024 };
const PAGE = '500';
/** Pages of one list: a looping server ends here. */
const MAXIMUM_PAGES = 1000;
/** Objects of one list: more than any cluster has of one kind. A lying server must not fill the memory. */
export const MOST_OBJECTS = 300_000;

/** Throws `ConnectionFault` when the connection must not be used. */
export function createKubernetesClient(
  connection: ClusterConnection,
  limits: Partial<ClientLimits> = {},
): KubernetesClient {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const transport = createTransport(connection);
  const call = <T>(request: Omit<TransportRequest, 'signal'>, signal?: AbortSignal) =>
    exchange<T>(transport, bounds, request, signal);
  const write =
    (method: string, contentType = 'application/json') =>
    <T>(path: string, body: object) =>
      call<T>({ method, path, body: JSON.stringify(body), contentType });
  return {
    get: (path, signal) => call({ method: 'GET', path }, signal),
    list: (path, query = {}, signal, keep = (object) => object) =>
      listAll(call, { path, query, signal, keep }),
    create: write('POST'),
    update: write('PUT'),
    patch: (path, patch, type) => write('PATCH', PATCH_TYPES[type])(path, patch),
    async delete(path, options) {
      await call({ method: 'DELETE', path, ...(options ? { body: JSON.stringify(options) } : {}) });
    },
    watch: (path, query, signal) =>
      readWatch(transport, withQuery(path, { ...query, watch: '1' }), bounds, signal),
    close: () => transport.close(),
  };
}

async function exchange<T>(
  transport: Transport,
  limits: ClientLimits,
  request: Omit<TransportRequest, 'signal'>,
  outer?: AbortSignal,
): Promise<T> {
  const timeout = AbortSignal.timeout(limits.timeout);
  const signal = outer === undefined ? timeout : AbortSignal.any([timeout, outer]);
  const response = await transport.send({ ...request, signal });
  const body = await readBounded(response, limits.maximumBody);
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) throw statusError(status, body);
  return parseAnswer<T>(body, status);
}

function parseAnswer<T>(body: string, status: number): T {
  const value: unknown = JSON.parse(body);
  if (typeof value !== 'object' || value === null) throw statusError(status, body);
  // The API server is the authority on the shape of its own objects.
  return value as T;
}

interface ListPage<T> {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly T[] | null;
}

async function listAll<T extends KubernetesObject>(
  call: <P>(request: Omit<TransportRequest, 'signal'>, signal?: AbortSignal) => Promise<P>,
  {
    path,
    query,
    signal,
    keep,
  }: {
    readonly path: string;
    readonly query: Query;
    readonly signal: AbortSignal | undefined;
    readonly keep: (object: T) => T;
  },
): Promise<KubernetesList<T>> {
  const items: T[] = [];
  let next: string | undefined;
  for (let pages = 0; pages < MAXIMUM_PAGES; pages++) {
    const paging: Query = next === undefined ? { limit: PAGE } : { limit: PAGE, continue: next };
    const page = await call<ListPage<T>>(
      { method: 'GET', path: withQuery(path, { ...query, ...paging }) },
      signal,
    );
    for (const item of page.items ?? []) items.push(keep(item));
    if (items.length > MOST_OBJECTS) throw new Error(`list of ${path} has more than ${MOST_OBJECTS} objects`);
    next = page.metadata?.continue || undefined;
    if (next === undefined) return { resourceVersion: page.metadata?.resourceVersion ?? '', items };
  }
  throw new Error(`list of ${path} did not end after ${MAXIMUM_PAGES} pages`);
}

function withQuery(path: string, query: Query): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
}
