import type { Pod } from '../../pod.ts';
import type { Job } from './job.ts';
import type { Tally } from './tally.ts';

/** What a look at a job and its pods says must happen now. */
export type Verdict =
  | { readonly kind: 'complete' }
  | { readonly kind: 'failed'; readonly reason: string; readonly message: string }
  | { readonly kind: 'suspended' }
  /** `again`: milliseconds after which time alone may change the verdict. */
  | {
      readonly kind: 'run';
      readonly create: number;
      readonly remove: readonly Pod[];
      readonly again?: number;
    };

/** Kubernetes' job controller: 10 s, doubled for each failure in a row, at most 10 minutes. */
const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 600_000;
/** API default of `spec.backoffLimit`. */
const DEFAULT_BACKOFF_LIMIT = 6;

/** The verdict, in the order in which kube-controller-manager asks (pkg/controller/job, syncJob). */
export function judge(job: Job, pods: Tally, now: number): Verdict {
  if (exceedsBackoffLimit(job, pods)) {
    return {
      kind: 'failed',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    };
  }
  const left = timeLeft(job, now);
  if (left !== undefined && left <= 0) {
    return {
      kind: 'failed',
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    };
  }
  if (isComplete(job, pods)) return { kind: 'complete' };
  if (job.spec.suspend === true) return { kind: 'suspended' };
  return plan(job, pods, now, left);
}

function exceedsBackoffLimit(job: Job, pods: Tally): boolean {
  const limit = job.spec.backoffLimit ?? DEFAULT_BACKOFF_LIMIT;
  if (pods.failed > limit) return true;
  if (job.spec.template.spec?.restartPolicy !== 'OnFailure') return false;
  return limit === 0 ? pods.restarts > 0 : pods.restarts >= limit;
}

function timeLeft(job: Job, now: number): number | undefined {
  const seconds = job.spec.activeDeadlineSeconds;
  const start = job.status?.startTime;
  if (seconds === undefined || start === undefined || job.spec.suspend === true) return undefined;
  return Date.parse(start) + seconds * 1000 - now;
}

function isComplete(job: Job, pods: Tally): boolean {
  const completions = job.spec.completions;
  if (completions !== undefined) return pods.succeeded >= completions;
  return pods.succeeded > 0 && pods.active.length === 0;
}

function plan(job: Job, pods: Tally, now: number, deadline: number | undefined): Verdict {
  const wanted = wantedActive(job, pods);
  const surplus = pods.active.length - wanted;
  const missing = Math.max(0, -surplus);
  const wait = missing > 0 ? backoffLeft(pods, now) : 0;
  const waits = [deadline, wait > 0 ? wait : undefined].filter((time) => time !== undefined);
  return {
    kind: 'run',
    create: wait > 0 ? 0 : missing,
    remove: surplus > 0 ? pods.active.slice(-surplus) : [],
    ...(waits.length > 0 ? { again: Math.min(...waits) } : {}),
  };
}

function wantedActive(job: Job, pods: Tally): number {
  const parallelism = job.spec.parallelism ?? 1;
  const completions = job.spec.completions;
  // Without a count, the first success says that the work is done: nothing new starts.
  if (completions === undefined) return pods.succeeded > 0 ? pods.active.length : parallelism;
  return Math.min(parallelism, completions - pods.succeeded);
}

function backoffLeft(pods: Tally, now: number): number {
  if (pods.failuresInRow === 0) return 0;
  const delay = Math.min(FIRST_BACKOFF * 2 ** Math.min(pods.failuresInRow - 1, 20), LONGEST_BACKOFF);
  return Math.max(0, pods.lastFailure + delay - now);
}
