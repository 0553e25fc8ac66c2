import type { KubeObject } from '../../object.ts';
import { setCondition } from '../workload/conditions.ts';
import type { WorkloadCondition } from '../workload/workload.ts';

/** What a namespace that is being emptied still holds, by resource. */
export type Remaining = ReadonlyMap<string, readonly KubeObject[]>;

type Wanted = Pick<WorkloadCondition, 'type' | 'status' | 'reason' | 'message'>;

function countFinalizers(remaining: Remaining): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const object of [...remaining.values()].flat())
    for (const name of object.metadata.finalizers ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function contentCondition(remaining: Remaining): Wanted {
  const type = 'NamespaceContentRemaining';
  const texts = [...remaining].map(
    ([resource, objects]) => `${resource}. has ${objects.length} resource instances`,
  );
  return texts.length === 0
    ? { type, status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' }
    : {
        type,
        status: 'True',
        reason: 'SomeResourcesRemain',
        message: `Some resources are remaining: ${texts.join(', ')}`,
      };
}

function finalizerCondition(remaining: Remaining): Wanted {
  const type = 'NamespaceFinalizersRemaining';
  const texts = [...countFinalizers(remaining)].map(
    ([name, count]) => `${name} in ${count} resource instances`,
  );
  if (texts.length === 0)
    return {
      type,
      status: 'False',
      reason: 'ContentHasNoFinalizers',
      message: 'All content-preserving finalizers finished',
    };
  const message = `Some content in the namespace has finalizers remaining: ${texts.join(', ')}`;
  return { type, status: 'True', reason: 'SomeFinalizersRemain', message };
}

/** The status of a namespace that waits for its content to end: why it waits. */
export function waitingStatus(namespace: KubeObject, remaining: Remaining, now: number): object {
  // A namespace's status, as the API server keeps it.
  const status = (namespace.status ?? {}) as { readonly conditions?: readonly WorkloadCondition[] };
  const wanted = [contentCondition(remaining), finalizerCondition(remaining)];
  const conditions = wanted.reduce((all, one) => setCondition(all, one, now), status.conditions ?? []);
  return {
    ...status,
    conditions: conditions.map(({ lastUpdateTime: _, ...condition }) => condition),
  };
}
