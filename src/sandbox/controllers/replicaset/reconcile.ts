import { isDeepStrictEqual } from 'node:util';
import { asPod, type Pod } from '../../pod.ts';
import type { ControllerContext } from '../controller.ts';
import { claim } from '../workload/claim.ts';
import { createPod, deletePod, isActive, isReady, MOST_PER_LOOK, templatePod } from '../workload/pods.ts';
import { asWorkload, isEnding, type Workload } from '../workload/workload.ts';
import { nextAvailable, replicaSetStatus } from './status.ts';

const COMPONENT = 'replicaset-controller';

/** One look at the replica set `namespace/name`; a number asks for another after so many milliseconds. */
export async function reconcileReplicaSet(
  context: ControllerContext,
  key: string,
): Promise<number | undefined> {
  const { api, clock } = context;
  const [namespace = '', name = ''] = key.split('/');
  const object = api.get('replicasets.apps', namespace, name);
  if (object === undefined) return undefined;
  const set = asWorkload(object);
  const pods = isEnding(set) ? [] : (await claim(api, 'pods', set)).map(asPod);
  let failure: unknown;
  if (!isEnding(set)) {
    await scale(context, set, pods.filter(isActive)).catch((error: unknown) => {
      failure = error;
    });
  }
  await report(context, set, failure);
  // Thrown after the status says it: the queue then tries again, later each time.
  if (failure !== undefined) throw failure;
  return nextAvailable(set, pods.filter(isActive), clock.now());
}

async function scale(context: ControllerContext, set: Workload, active: readonly Pod[]): Promise<void> {
  const missing = (set.spec.replicas ?? 1) - active.length;
  for (let i = 0; i < Math.min(missing, MOST_PER_LOOK); i++) {
    await createPod(context, set, templatePod(set, context.cryptography), COMPONENT);
  }
  const surplus = [...active].sort(byWorth).slice(0, Math.max(0, -missing));
  for (const pod of surplus.slice(0, MOST_PER_LOOK)) await deletePod(context, set, pod, COMPONENT);
}

/** The pod that is missed least comes first: without a node, not running, not ready, young. */
function byWorth(a: Pod, b: Pod): number {
  const worth = (pod: Pod): number =>
    (pod.spec.nodeName === undefined ? 0 : 4) +
    (pod.status?.phase === 'Running' ? 2 : 0) +
    (isReady(pod) ? 1 : 0);
  const young = Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp);
  return worth(a) - worth(b) || young || (a.metadata.name < b.metadata.name ? -1 : 1);
}

async function report(context: ControllerContext, set: Workload, failure: unknown): Promise<void> {
  const { api, clock } = context;
  const { namespace, name, uid } = set.metadata;
  const owned = (present: Workload): readonly Pod[] =>
    api
      .list('pods', namespace)
      .map(asPod)
      .filter((pod) => pod.metadata.ownerReferences?.some((o) => o.uid === present.metadata.uid) === true);
  const wanted = (present: Workload) => replicaSetStatus(present, owned(present), failure, clock.now());
  if (isDeepStrictEqual(wanted(set), set.status)) return;
  await api.updateStatus('replicasets.apps', namespace, name, (object) => {
    const present = asWorkload(object);
    return present.metadata.uid === uid ? { ...present, status: wanted(present) } : present;
  });
}
