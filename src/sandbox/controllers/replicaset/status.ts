import type { Pod } from '../../pod.ts';
import { setCondition, withoutCondition } from '../workload/conditions.ts';
import { availableIn, isActive, isAvailable, isReady } from '../workload/pods.ts';
import { selects } from '../workload/selects.ts';
import type { Workload, WorkloadStatus } from '../workload/workload.ts';

const FAILURE = 'ReplicaFailure';

/** The status that follows from the set's pods. `failure`: why the last look could not make or delete them. */
export function replicaSetStatus(
  set: Workload,
  pods: readonly Pod[],
  failure: unknown,
  now: number,
): WorkloadStatus {
  const active = pods.filter(isActive);
  const min = set.spec.minReadySeconds ?? 0;
  const template = { matchLabels: set.spec.template.metadata?.labels ?? {} };
  const labelled = active.filter((pod) => selects(template, pod.metadata.labels)).length;
  const ready = active.filter(isReady).length;
  const available = active.filter((pod) => isAvailable(pod, min, now)).length;
  const generation = set.metadata.generation ?? 0;
  const conditions = conditionsOf(set, active.length, failure, now);
  return {
    replicas: active.length,
    ...(labelled === 0 ? {} : { fullyLabeledReplicas: labelled }),
    ...(ready === 0 ? {} : { readyReplicas: ready }),
    ...(available === 0 ? {} : { availableReplicas: available }),
    observedGeneration: generation,
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

function conditionsOf(set: Workload, active: number, failure: unknown, now: number) {
  const present = set.status?.conditions;
  if (failure === undefined) return withoutCondition(present, FAILURE);
  const reason = active < (set.spec.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete';
  const message = failure instanceof Error ? failure.message : String(failure);
  return setCondition(present, { type: FAILURE, status: 'True', reason, message }, now);
}

/** When the next ready pod becomes available, milliseconds; undefined when none waits. */
export function nextAvailable(set: Workload, active: readonly Pod[], now: number): number | undefined {
  const waits = active
    .map((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, now))
    .filter((wait) => wait !== undefined && wait > 0);
  return waits.length === 0 ? undefined : Math.min(...waits.map((wait) => wait ?? 0));
}
