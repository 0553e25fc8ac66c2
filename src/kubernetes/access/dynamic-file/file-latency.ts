import type { Clock } from '../../../core/ports/runtime.ts';
import type { AccessMetrics, DynamicFileType } from '../access-metrics.ts';

/**
 * Measures from `LastUpdatedDateTime` (seconds since the epoch, as a text) to now. Not of the first version: that one may be as old as it
 * likes. Times that are no numbers, or ahead, are not measured.
 */
export function fileLatency(
  type: DynamicFileType,
  { clock, metrics }: { readonly clock: Clock; readonly metrics: AccessMetrics },
): (updatedAt: string) => void {
  let first = true;
  return (updatedAt) => {
    const seconds = clock.now() / 1000 - (/^\d{1,12}$/.test(updatedAt) ? Number(updatedAt) : Number.NaN);
    if (!first && seconds >= 0) metrics.fileTaken(type, Math.floor(seconds));
    first = false;
  };
}
