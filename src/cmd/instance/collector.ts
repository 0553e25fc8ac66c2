import { setFlagsFromString } from 'node:v8';

/**
 * Collections of the young generation on the thread that serves, without threads that help. What survives one is kept small (requests
 * under way, and little else: what waits, waits as bytes), so that the work is a millisecond; helpers share it at the price of a
 * meeting, and where every core is busy the request thread waits for one that does not run: tens of milliseconds. Before the
 * heap is large, and once.
 */
export function tuneCollector(): void {
  setFlagsFromString('--no-parallel-scavenge');
}
