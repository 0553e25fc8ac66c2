import { setCondition } from '../workload/conditions.ts';
import type { Workload, WorkloadCondition, WorkloadStatus } from '../workload/workload.ts';
import type { ReplicaSets } from './replica-sets.ts';
import { amounts } from './revisions.ts';

type Sum = 'replicas' | 'readyReplicas' | 'availableReplicas';
type Wanted = Pick<WorkloadCondition, 'type' | 'status' | 'reason' | 'message'>;

function sum(sets: readonly Workload[], member: Sum): number {
  return sets.reduce((total, set) => total + (set.status?.[member] ?? 0), 0);
}

const counted = (name: keyof WorkloadStatus, count: number): WorkloadStatus =>
  count === 0 ? {} : { [name]: count };

/** The status that follows from the deployment's replica sets. */
export function deploymentStatus(deployment: Workload, sets: ReplicaSets, now: number): WorkloadStatus {
  const all = sets.newest === undefined ? sets.old : [...sets.old, sets.newest];
  const wished = deployment.spec.replicas ?? 1;
  const replicas = sum(all, 'replicas');
  const availableReplicas = sum(all, 'availableReplicas');
  const total = all.reduce((count, set) => count + (set.spec.replicas ?? 0), 0);
  const counts: WorkloadStatus = {
    ...counted('replicas', replicas),
    ...counted('updatedReplicas', sets.newest?.status?.replicas ?? 0),
    ...counted('readyReplicas', sum(all, 'readyReplicas')),
    ...counted('availableReplicas', availableReplicas),
    ...counted('unavailableReplicas', Math.max(0, total - availableReplicas)),
  };
  const enough = availableReplicas >= wished - amounts(deployment).unavailable;
  const conditions = setCondition(deployment.status?.conditions, availability(enough), now);
  const progress = progressOf(deployment, sets, counts, now);
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...counts,
    conditions: progress === undefined ? conditions : setCondition(conditions, progress, now),
  };
}

function availability(enough: boolean): Wanted {
  return enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

function progressCondition(status: Wanted['status'], reason: string, message: string): Wanted {
  return { type: 'Progressing', status, reason, message };
}

export function isComplete(deployment: Workload, status: WorkloadStatus): boolean {
  const wished = deployment.spec.replicas ?? 1;
  return (
    (status.updatedReplicas ?? 0) === wished &&
    (status.replicas ?? 0) === wished &&
    (status.availableReplicas ?? 0) === wished
  );
}

function progressed(before: WorkloadStatus, after: WorkloadStatus): boolean {
  const old = (status: WorkloadStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** The moment when a rollout without progress is given up; undefined when it is not waiting. */
export function deadlineOf(deployment: Workload): number | undefined {
  const present = deployment.status?.conditions?.find((one) => one.type === 'Progressing');
  const seconds = deployment.spec.progressDeadlineSeconds;
  if (seconds === undefined || present?.lastUpdateTime === undefined) return undefined;
  if (present.status !== 'True' || present.reason === 'NewReplicaSetAvailable') return undefined;
  return Date.parse(present.lastUpdateTime) + seconds * 1000;
}

function progressOf(
  deployment: Workload,
  { newest }: ReplicaSets,
  counts: WorkloadStatus,
  now: number,
): Wanted | undefined {
  const present = deployment.status?.conditions?.find((one) => one.type === 'Progressing');
  if (deployment.spec.paused === true)
    return progressCondition('Unknown', 'DeploymentPaused', 'Deployment is paused');
  if (newest === undefined) return undefined;
  const name = `ReplicaSet "${newest.metadata.name}"`;
  if (isComplete(deployment, counts))
    return progressCondition('True', 'NewReplicaSetAvailable', `${name} has successfully progressed.`);
  if (present?.reason === 'DeploymentPaused')
    return progressCondition('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  if (present === undefined)
    return progressCondition(
      'True',
      'NewReplicaSetCreated',
      `Created new replica set "${newest.metadata.name}"`,
    );
  const moved = progressed(deployment.status ?? {}, counts) || present.reason === 'DeploymentResumed';
  const stale = present.message?.includes(`"${newest.metadata.name}"`) !== true;
  if (moved || stale) return progressCondition('True', 'ReplicaSetUpdated', `${name} is progressing.`);
  const deadline = deadlineOf(deployment);
  return deadline !== undefined && now >= deadline
    ? progressCondition('False', 'ProgressDeadlineExceeded', `${name} has timed out progressing.`)
    : undefined;
}
