import type { Timers } from '../../timers.ts';
import { killAll } from './end-pod.ts';
import { type PodRecord, running } from './pod-record.ts';

/** What processes get to end themselves when the program stops, milliseconds. */
const STOP_GRACE = 1000;

/** SIGTERM for all, SIGKILL for what is left after a moment; the objects stay as they are. */
export async function endAll(pods: ReadonlyMap<string, PodRecord>, timers: Timers): Promise<void> {
  const alive = [...pods.values()].flatMap(running);
  for (const container of alive) {
    container.stopProbes();
    container.process?.terminate();
  }
  const all = Promise.all(alive.map((container) => container.process?.exited));
  let timer: { cancel(): void } | undefined;
  const grace = new Promise<void>((resolve) => {
    timer = timers.after(STOP_GRACE, resolve);
  });
  await Promise.race([all, grace]);
  timer?.cancel();
  await Promise.all([...pods.values()].map(killAll));
}
