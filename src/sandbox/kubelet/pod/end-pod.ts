import { rmSync } from 'node:fs';
import type { Pod } from '../../pod.ts';
import type { ContainerRecord } from './container-record.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { type PodRecord, running } from './pod-record.ts';
import { stopContainer } from './stop-container.ts';
import { writeStatus } from './write-status.ts';

/** API default of `terminationGracePeriodSeconds`. */
const DEFAULT_GRACE = 30;

/**
 * Ends a pod that is being deleted: SIGTERM, SIGKILL when the grace period is over, and once nothing runs any more, its
 * files and then the object itself go. A number is the grace time left.
 */
export async function endPod(
  context: KubeletContext,
  record: PodRecord,
  pod: Pod,
): Promise<number | undefined> {
  const now = context.clock.now();
  const grace = (pod.metadata.deletionGracePeriodSeconds ?? DEFAULT_GRACE) * 1000;
  // A later request may shorten the time, never lengthen it.
  record.killAt = Math.min(record.killAt ?? Number.POSITIVE_INFINITY, now + grace);
  const alive = running(record);
  for (const container of nextToEnd(alive)) {
    const message = `Stopping container ${container.spec.name}`;
    stopContainer(context, pod, container, { message, grace: record.killAt - now });
  }
  if (alive.length > 0) {
    if (now < record.killAt) {
      await writeStatus(context, record, pod);
      return record.killAt - now;
    }
    for (const container of alive) container.process?.kill();
    await Promise.all(alive.map((container) => container.process?.exited));
  }
  await writeStatus(context, record, pod);
  rmSync(record.directory, { recursive: true, force: true });
  await context.api.delete('pods', record.namespace, record.name, { gracePeriodSeconds: 0, uid: record.uid });
  return undefined;
}

/** Sidecars serve the others to the end: they go after them, the last one first. */
function nextToEnd(alive: readonly ContainerRecord[]): readonly ContainerRecord[] {
  const served = alive.filter((container) => !container.sidecar);
  return served.length > 0 ? served : alive.slice(-1);
}

/** Ends what is left of a pod whose object is gone already. */
export async function forgetPod(context: KubeletContext, record: PodRecord): Promise<undefined> {
  await killAll(record);
  rmSync(record.directory, { recursive: true, force: true });
  context.forget(record.key);
}

/** Ends every process of the pod at once. */
export async function killAll(record: PodRecord): Promise<void> {
  const alive = running(record);
  for (const container of alive) container.process?.kill();
  await Promise.all(alive.map((container) => container.process?.exited));
}
