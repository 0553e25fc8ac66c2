import { kubeTime } from '../../pod.ts';
import { hasCondition, type Job, type JobStatus, withCondition } from './job.ts';
import type { Tally } from './tally.ts';
import type { Verdict } from './verdict.ts';

/** The status that the job should show, given the verdict. The final condition waits until the last pod has ended. */
export function jobStatus(job: Job, pods: Tally, verdict: Verdict, now: number): JobStatus {
  const counted: JobStatus = { ...withoutCounts(job.status), ...counts(pods) };
  switch (verdict.kind) {
    case 'complete':
      return completed(counted, pods, now);
    case 'failed':
      return failed(counted, pods, verdict, now);
    case 'suspended':
      return suspended(counted, now);
    case 'run':
      return running(job, counted, now);
  }
}

function withoutCounts(status: JobStatus | undefined): JobStatus {
  const { active: _a, succeeded: _s, failed: _f, ready: _r, terminating: _t, ...rest } = status ?? {};
  return rest;
}

function counts(pods: Tally): JobStatus {
  return {
    ...(pods.active.length > 0 ? { active: pods.active.length } : {}),
    ...(pods.succeeded > 0 ? { succeeded: pods.succeeded } : {}),
    ...(pods.failed > 0 ? { failed: pods.failed } : {}),
    ready: pods.ready,
    terminating: pods.terminating.length,
  };
}

const ended = (pods: Tally): boolean => pods.active.length + pods.terminating.length === 0;

function completed(status: JobStatus, pods: Tally, now: number): JobStatus {
  const why = { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  const met = withCondition(status.conditions, { type: 'SuccessCriteriaMet', status: 'True', ...why }, now);
  if (!ended(pods)) return { ...status, conditions: met };
  return {
    ...status,
    completionTime: kubeTime(now),
    conditions: withCondition(met, { type: 'Complete', status: 'True', ...why }, now),
  };
}

function failed(
  status: JobStatus,
  pods: Tally,
  why: { readonly reason: string; readonly message: string },
  now: number,
): JobStatus {
  const { reason, message } = why;
  const target = withCondition(
    status.conditions,
    { type: 'FailureTarget', status: 'True', reason, message },
    now,
  );
  if (!ended(pods)) return { ...status, conditions: target };
  return {
    ...status,
    conditions: withCondition(target, { type: 'Failed', status: 'True', reason, message }, now),
  };
}

function suspended(status: JobStatus, now: number): JobStatus {
  const { startTime: _start, ...rest } = status;
  const condition = {
    type: 'Suspended',
    status: 'True',
    reason: 'JobSuspended',
    message: 'Job suspended',
  } as const;
  return { ...rest, conditions: withCondition(status.conditions, condition, now) };
}

function running(job: Job, status: JobStatus, now: number): JobStatus {
  const started = { ...status, startTime: status.startTime ?? kubeTime(now) };
  if (!hasCondition(job, 'Suspended')) return started;
  const condition = {
    type: 'Suspended',
    status: 'False',
    reason: 'JobResumed',
    message: 'Job resumed',
  } as const;
  return { ...started, conditions: withCondition(status.conditions, condition, now) };
}
