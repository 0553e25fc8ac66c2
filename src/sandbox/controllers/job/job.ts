import type { V1JobSpec } from '@kubernetes/client-node';
import type { KubeObject } from '../../object.ts';
import { type Condition, kubeTime, type Pod } from '../../pod.ts';

/** A Job as JSON. */
export interface Job extends KubeObject {
  readonly spec: V1JobSpec;
  readonly status?: JobStatus;
}

export interface JobStatus {
  readonly active?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly ready?: number;
  readonly terminating?: number;
  readonly startTime?: string;
  readonly completionTime?: string;
  readonly conditions?: readonly Condition[];
}

/** Validated by the API server before it is stored: that is what the cast rests on. */
export function asJob(object: KubeObject): Job {
  return object as Job;
}

export function hasCondition(job: Job, type: string): boolean {
  return job.status?.conditions?.some((c) => c.type === type && c.status === 'True') === true;
}

export function isFinished(job: Job): boolean {
  return hasCondition(job, 'Complete') || hasCondition(job, 'Failed');
}

export function isControlledBy(pod: Pod, job: Job): boolean {
  return (
    pod.metadata.ownerReferences?.some((o) => o.controller === true && o.uid === job.metadata.uid) === true
  );
}

/** Sets one condition; the transition time moves only when its status does. */
export function withCondition(
  conditions: readonly Condition[] | undefined,
  wanted: Condition,
  now: number,
): readonly Condition[] {
  const present = conditions ?? [];
  const old = present.find((c) => c.type === wanted.type);
  if (old?.status === wanted.status && old.reason === wanted.reason && old.message === wanted.message)
    return present;
  const time = kubeTime(now);
  const lastTransitionTime = old?.status === wanted.status ? (old.lastTransitionTime ?? time) : time;
  return [
    ...present.filter((c) => c.type !== wanted.type),
    { ...wanted, lastProbeTime: time, lastTransitionTime },
  ];
}
