import { getHeapStatistics } from 'node:v8';

/** Milliseconds between looks. */
const INTERVAL = 10_000;
/** Bytes of heap beyond what the last collection left, above which another is worth its ten milliseconds. */
const WORTH = 12 * 1024 * 1024;

/**
 * Gives back what a burst has left: the engine collects when it needs room, which on a node that is quiet again is never. A thousand pods that
 * start together leave tens of megabytes of garbage, and every node runs an agent. Nothing without `--expose-gc`, with which the
 * agent is started. Returns the way to stop.
 */
export function spareMemory(collect: (() => unknown) | undefined = globalThis.gc): () => void {
  if (collect === undefined) return () => undefined;
  let kept = getHeapStatistics().total_heap_size;
  const timer = setInterval(() => {
    if (getHeapStatistics().total_heap_size - kept < WORTH) return;
    collect();
    kept = getHeapStatistics().total_heap_size;
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}
