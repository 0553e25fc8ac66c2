import { isTerminal, type Pod } from '../../pod.ts';
import type { Job } from './job.ts';

/** A job's pods, sorted by what they count as. */
export interface Tally {
  readonly active: readonly Pod[];
  /** Told to end and not ended yet; they are neither active nor failed. */
  readonly terminating: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  readonly ready: number;
  /** Restarts inside running pods: what the back-off limit counts under restart policy OnFailure. */
  readonly restarts: number;
  /** Failures in a row after the last success, and the time of the last one (milliseconds). */
  readonly failuresInRow: number;
  readonly lastFailure: number;
}

export function tally(job: Job, pods: readonly Pod[]): Tally {
  const succeeded = pods.filter((pod) => pod.status?.phase === 'Succeeded');
  // A pod that was told to end did not fail by itself: suspending a job or lowering its parallelism costs no retry.
  const failed = pods.filter((pod) => pod.status?.phase === 'Failed' && !isEnding(pod));
  const living = pods.filter((pod) => !isTerminal(pod));
  const active = living.filter((pod) => !isEnding(pod));
  const lastSuccess = Math.max(0, ...succeeded.map(finishTime));
  const failureTimes = failed.map(finishTime).filter((time) => time > lastSuccess);
  return {
    active,
    terminating: living.filter(isEnding),
    // A finished pod that someone deletes stays counted.
    succeeded: Math.max(job.status?.succeeded ?? 0, succeeded.length),
    failed: Math.max(job.status?.failed ?? 0, failed.length),
    ready: active.filter(isReady).length,
    restarts: active.reduce((sum, pod) => sum + restartsOf(pod), 0),
    failuresInRow: failureTimes.length,
    lastFailure: Math.max(0, ...failureTimes),
  };
}

function isEnding(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;
}

function restartsOf(pod: Pod): number {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  return statuses.reduce((sum, status) => sum + status.restartCount, 0);
}

function finishTime(pod: Pod): number {
  const ends = (pod.status?.containerStatuses ?? []).map((s) =>
    Date.parse(s.state.terminated?.finishedAt ?? ''),
  );
  const known = ends.filter((time) => !Number.isNaN(time));
  return known.length > 0 ? Math.max(...known) : Date.parse(pod.metadata.creationTimestamp);
}
