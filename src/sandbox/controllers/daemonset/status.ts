import type { Pod } from '../../pod.ts';
import { isAvailable, isReady } from '../workload/pods.ts';
import type { Workload } from '../workload/workload.ts';
import { HASH_LABEL } from './history.ts';
import { nodeOf } from './nodes.ts';

export interface DaemonCount {
  /** Nodes that are to have a daemon. */
  readonly wanted: readonly string[];
  /** Pods of the set that live. */
  readonly pods: readonly Pod[];
  readonly hash: string;
}

const unlessZero = (name: string, count: number): object => (count === 0 ? {} : { [name]: count });

export function daemonSetStatus(set: Workload, { wanted, pods, hash }: DaemonCount, now: number): object {
  const min = set.spec.minReadySeconds ?? 0;
  const placed = wanted.flatMap((node) => {
    const pod = pods.find((one) => nodeOf(one) === node);
    return pod === undefined ? [] : [pod];
  });
  const available = placed.filter((pod) => isAvailable(pod, min, now)).length;
  const updated = placed.filter((pod) => pod.metadata.labels?.[HASH_LABEL] === hash).length;
  return {
    currentNumberScheduled: placed.length,
    numberMisscheduled: pods.filter((pod) => !wanted.includes(nodeOf(pod))).length,
    desiredNumberScheduled: wanted.length,
    numberReady: placed.filter(isReady).length,
    observedGeneration: set.metadata.generation ?? 0,
    ...unlessZero('updatedNumberScheduled', updated),
    ...unlessZero('numberAvailable', available),
    ...unlessZero('numberUnavailable', wanted.length - available),
  };
}
