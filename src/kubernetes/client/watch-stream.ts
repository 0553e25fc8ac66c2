import { readBounded, readLines } from './body.ts';
import type { KubernetesObject } from './resource.ts';
import { errorOfStatus, statusError } from './status-error.ts';
import type { Transport } from './transport.ts';

/** One event of a watch. A BOOKMARK's object carries a resource version and nothing else of use. */
export interface WatchEvent<T extends KubernetesObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}

const TYPES: ReadonlySet<unknown> = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']);

/** Opens a watch and yields its events until the server ends it. ERROR events are thrown. */
export async function* readWatch<T extends KubernetesObject>(
  transport: Transport,
  path: string,
  limits: { readonly maximumBody: number; readonly timeout: number },
  signal: AbortSignal,
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  const head = new AbortController();
  const timer = setTimeout(() => head.abort(new Error(`no answer to a watch of ${path}`)), limits.timeout);
  try {
    const response = await transport.send({
      method: 'GET',
      path,
      signal: AbortSignal.any([signal, head.signal]),
    });
    clearTimeout(timer);
    const status = response.statusCode ?? 0;
    if (status !== 200) throw statusError(status, await readBounded(response, limits.maximumBody));
    for await (const line of readLines(response, limits.maximumBody))
      if (line !== '') yield parseEvent<T>(line);
  } finally {
    clearTimeout(timer);
    head.abort();
  }
}

function parseEvent<T extends KubernetesObject>(line: string): WatchEvent<T> {
  const event = JSON.parse(line) as { type?: unknown; object?: unknown };
  const { object } = event;
  if (typeof object !== 'object' || object === null) throw new Error('watch event without an object');
  if (event.type === 'ERROR') throw errorOfStatus(object, 500);
  if (!TYPES.has(event.type)) throw new Error('watch event of an unknown type');
  // Checked above; the object's own shape is the API server's to keep.
  return event as unknown as WatchEvent<T>;
}
