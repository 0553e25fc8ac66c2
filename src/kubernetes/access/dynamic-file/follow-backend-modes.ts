import { type BackendMode, readBackendModes } from '../../../core/cluster-access/mapping/backend-mode.ts';
import { fieldsOf, textOf } from '../../../core/cluster-access/mapping/fields.ts';
import type { Clock, Log } from '../../../core/ports/runtime.ts';
import { type AccessMetrics, NO_ACCESS_METRICS } from '../access-metrics.ts';
import { fileLatency } from './file-latency.ts';
import { type FollowedFile, followFile } from './follow-file.ts';

export interface BackendModesOptions {
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics?: AccessMetrics;
  /** Undefined: the file is not there, and the modes that were configured count. */
  use(modes: readonly BackendMode[] | undefined): void;
}

/**
 * Follows `dynamicBackendModePath`: `{"backendMode":"EKSConfigMap DynamicFile"}` exchanges the list of modes while the server runs
 * (cluster-authenticator.md 5.2). A version with a fault changes nothing.
 */
export function followBackendModes(
  path: string,
  { log, clock, metrics = NO_ACCESS_METRICS, use }: BackendModesOptions,
): Promise<FollowedFile> {
  const measure = fileLatency('dynamic_backend_mode', { clock, metrics });
  return followFile(path, log, {
    take(text) {
      if (text === undefined) return use(undefined);
      const fields = fieldsOf(JSON.parse(text), 'the file');
      const names = textOf(fields, 'backendMode')
        .split(/[ ,]+/)
        .filter((name) => name !== '');
      const { modes, warnings } = readBackendModes(names);
      for (const message of warnings) log.warn('access.backend-mode', { path, message });
      use(modes);
      measure(textOf(fields, 'LastUpdatedDateTime'));
    },
    failed: () => metrics.fileFailed(),
  });
}
