import type { Log } from '../../../core/ports/runtime.ts';
import type { KubernetesClient } from '../../client/client.ts';
import { resourcePath } from '../../client/path.ts';
import type { KubernetesObject } from '../../client/resource.ts';
import { KubernetesError } from '../../client/status-error.ts';
import { IDENTITY_MAPPINGS } from './resource-names.ts';

/** Writes the status of resources, one after the other; what stands there already is not written again. */
export interface StatusWriter {
  write(object: KubernetesObject, canonicalArn: string): void;
  settled(): Promise<void>;
}

export interface StatusOptions {
  readonly log: Log;
  readonly userId?: (canonicalArn: string) => string | undefined;
}

export function createStatusWriter(client: KubernetesClient, { log, userId }: StatusOptions): StatusWriter {
  let writing = Promise.resolve();
  return {
    write(object, canonicalARN) {
      const status = { canonicalARN, userID: userId?.(canonicalARN) ?? '' };
      const { canonicalARN: arn, userID } = statusOf(object);
      if (arn === status.canonicalARN && (userID ?? '') === status.userID) return;
      const { name, resourceVersion } = object.metadata;
      const path = resourcePath({ ...IDENTITY_MAPPINGS, name, subresource: 'status' });
      // The version that was read: a status of an older spec is refused.
      const patch = { metadata: { resourceVersion }, status };
      writing = writing
        .then(() => client.patch(path, patch, 'merge'))
        .then(
          () => undefined,
          (cause: unknown) => {
            // Another replica was first, or the resource has changed or gone: the watch will say so.
            if (cause instanceof KubernetesError && (cause.code === 409 || cause.code === 404)) return;
            const message = cause instanceof Error ? cause.message : String(cause);
            log.warn('access.status-not-written', { name, message });
          },
        );
    },
    settled: () => writing,
  };
}

function statusOf(object: KubernetesObject): { readonly canonicalARN?: unknown; readonly userID?: unknown } {
  return typeof object.status === 'object' && object.status !== null ? object.status : {};
}
