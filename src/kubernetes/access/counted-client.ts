import type { KubernetesClient, Query } from '../client/client.ts';
import type { KubernetesObject } from '../client/resource.ts';

/** The client, with each list and watch that fails told; what was stopped did not fail. */
export function countFailures(client: KubernetesClient, failed: () => void): KubernetesClient {
  const told = (cause: unknown, signal: AbortSignal | undefined): unknown => {
    if (signal?.aborted !== true) failed();
    return cause;
  };
  return {
    get: (path, signal) => client.get(path, signal),
    create: (path, object) => client.create(path, object),
    update: (path, object) => client.update(path, object),
    patch: (path, patch, type) => client.patch(path, patch, type),
    delete: (path, options) => client.delete(path, options),
    close: () => client.close(),
    async list<T extends KubernetesObject>(path: string, query?: Query, signal?: AbortSignal) {
      try {
        return await client.list<T>(path, query, signal);
      } catch (cause) {
        throw told(cause, signal);
      }
    },
    async *watch<T extends KubernetesObject>(path: string, query: Query, signal: AbortSignal) {
      try {
        yield* client.watch<T>(path, query, signal);
      } catch (cause) {
        throw told(cause, signal);
      }
    },
  };
}
