import type { IdentityMapper } from '../../../core/cluster-access/identity-mapper.ts';
import { NO_DYNAMIC_MAPPINGS, readDynamicFile } from '../../../core/cluster-access/mapping/dynamic-file.ts';
import type { Clock, Log } from '../../../core/ports/runtime.ts';
import { type AccessMetrics, NO_ACCESS_METRICS } from '../access-metrics.ts';
import { fileLatency } from './file-latency.ts';
import { followFile } from './follow-file.ts';

/** Mode `DynamicFile`. */
export interface DynamicFileSource extends IdentityMapper {
  /** False while the present version of the file is not taken: the one before is in force. */
  sound(): boolean;
  look(): Promise<void>;
  stop(): void;
}

export interface DynamicFileOptions {
  readonly log: Log;
  readonly clock: Clock;
  /** `dynamicfileUserIDStrict` */
  readonly strict: boolean;
  readonly metrics?: AccessMetrics;
}

/** Follows the file (cluster-authenticator.md 5.2): removed, it maps nobody; a version with a fault leaves the one before in force. */
export async function followDynamicFile(
  path: string,
  { log, clock, strict, metrics = NO_ACCESS_METRICS }: DynamicFileOptions,
): Promise<DynamicFileSource> {
  let present = NO_DYNAMIC_MAPPINGS;
  const measure = fileLatency('dynamic_file', { clock, metrics });
  const file = await followFile(path, log, {
    take(text) {
      present = text === undefined ? NO_DYNAMIC_MAPPINGS : readDynamicFile(text, strict);
      const { version, updatedAt, dropped } = present;
      if (text !== undefined) measure(updatedAt);
      log.info('access.dynamic-file-taken', { path, version, updatedAt, there: text !== undefined });
      for (const { place, message } of dropped) log.warn('access.entry-dropped', { path, place, message });
    },
    failed: () => metrics.fileFailed(),
  });
  return {
    name: 'DynamicFile',
    map: (identity) => present.table.map(identity),
    mapsAccount: (account) => present.table.mapsAccount(account),
    sound: () => file.sound(),
    look: () => file.look(),
    stop: () => file.close(),
  };
}
