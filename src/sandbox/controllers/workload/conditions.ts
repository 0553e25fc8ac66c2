import { kubeTime } from '../../pod.ts';
import type { WorkloadCondition } from './workload.ts';

/** Sets one condition. Its transition time moves with its status, its update time with its reason too. */
export function setCondition(
  conditions: readonly WorkloadCondition[] | undefined,
  wanted: Pick<WorkloadCondition, 'type' | 'status' | 'reason' | 'message'>,
  now: number,
): readonly WorkloadCondition[] {
  const present = conditions ?? [];
  const old = present.find((condition) => condition.type === wanted.type);
  if (old?.status === wanted.status && old.reason === wanted.reason && old.message === wanted.message)
    return present;
  const time = kubeTime(now);
  const lastTransitionTime = old?.status === wanted.status ? (old.lastTransitionTime ?? time) : time;
  const made = { ...wanted, lastUpdateTime: time, lastTransitionTime };
  return old === undefined ? [...present, made] : present.map((one) => (one === old ? made : one));
}

export function withoutCondition(
  conditions: readonly WorkloadCondition[] | undefined,
  type: string,
): readonly WorkloadCondition[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}
