import { isDeepStrictEqual } from 'node:util';
import { asPod, isTerminal, type Pod } from '../../pod.ts';
import type { ControllerContext } from '../controller.ts';
import { claim } from '../workload/claim.ts';
import { createPod, deletePod, isActive, isAvailable, templatePod } from '../workload/pods.ts';
import { asWorkload, isEnding, type Workload } from '../workload/workload.ts';
import { ensureRevision, forgetRevisions, HASH_LABEL } from './history.ts';
import { belongsOn, daemonTolerations, nodeAffinity, nodeOf } from './nodes.ts';
import { type DaemonCount, daemonSetStatus } from './status.ts';

const COMPONENT = 'daemonset-controller';
const GENERATION_LABEL = 'pod-template-generation';

/** One look at the daemon set `namespace/name`: one pod of the present template on each node that is to have one. */
export async function reconcileDaemonSet(context: ControllerContext, key: string): Promise<undefined> {
  const { api } = context;
  const [namespace = '', name = ''] = key.split('/');
  const object = api.get('daemonsets.apps', namespace, name);
  if (object === undefined || isEnding(object)) return undefined;
  const set = asWorkload(object);
  const revisions = await ensureRevision(context, set);
  const pods = (await claim(api, 'pods', set)).map(asPod);
  const wanted = api
    .list('nodes')
    .filter((node) => belongsOn(set, node))
    .map((node) => node.metadata.name);
  await place(context, set, { wanted, pods, hash: revisions.hash });
  await replaceOld(context, set, { wanted, pods: pods.filter(isActive), hash: revisions.hash });
  const live = new Set(pods.map((pod) => pod.metadata.labels?.[HASH_LABEL] ?? ''));
  await forgetRevisions(context, set, revisions, live);
  await report(context, set, wanted, revisions.hash);
  return undefined;
}

/** Failed daemons are replaced, surplus and misplaced ones go, nodes without one get one. */
async function place(context: ControllerContext, set: Workload, count: DaemonCount): Promise<void> {
  for (const pod of count.pods.filter((one) => isTerminal(one) && !isEnding(one))) {
    const { namespace, name } = pod.metadata;
    const message = `Found failed daemon pod ${namespace}/${name} on node ${nodeOf(pod)}, will try to kill it`;
    context.api.event(set, 'Warning', 'FailedDaemonPod', message, COMPONENT);
    await deletePod(context, set, pod, COMPONENT);
  }
  const active = count.pods.filter(isActive);
  const keepers = count.wanted.map((node) => active.find((pod) => nodeOf(pod) === node));
  for (const pod of active.filter((one) => !keepers.includes(one)))
    await deletePod(context, set, pod, COMPONENT);
  for (const [index, node] of count.wanted.entries()) {
    // A pod that is still ending holds the place: two daemons never share a node.
    const busy = count.pods.some((pod) => nodeOf(pod) === node && !isTerminal(pod));
    if (keepers[index] === undefined && !busy)
      await createPod(context, set, daemonPod(context, set, node, count.hash), COMPONENT);
  }
}

function daemonPod({ cryptography }: ControllerContext, set: Workload, node: string, hash: string): object {
  const generation = String(set.metadata.annotations?.['deprecated.daemonset.template.generation'] ?? 1);
  return templatePod(set, cryptography, {
    labels: { [HASH_LABEL]: hash, [GENERATION_LABEL]: generation },
    spec: { affinity: nodeAffinity(node), tolerations: daemonTolerations(set) },
  });
}

/** RollingUpdate: pods of earlier templates go, those that do not work first, never more missing than allowed. */
async function replaceOld(context: ControllerContext, set: Workload, count: DaemonCount): Promise<void> {
  if (set.spec.updateStrategy?.type === 'OnDelete') return;
  const now = context.clock.now();
  const works = (pod: Pod): boolean => isAvailable(pod, set.spec.minReadySeconds ?? 0, now);
  const old = count.pods.filter((pod) => pod.metadata.labels?.[HASH_LABEL] !== count.hash);
  let room =
    unavailableAllowed(set, count.wanted.length) - (count.wanted.length - count.pods.filter(works).length);
  for (const pod of old.filter((one) => !works(one))) await deletePod(context, set, pod, COMPONENT);
  for (const pod of old.filter(works)) {
    if (room-- <= 0) return;
    await deletePod(context, set, pod, COMPONENT);
  }
}

function unavailableAllowed(set: Workload, wanted: number): number {
  const amount = set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  const count = typeof amount === 'number' ? amount : Math.ceil((Number.parseInt(amount, 10) * wanted) / 100);
  return Math.max(1, count);
}

async function report(
  { api, clock }: ControllerContext,
  set: Workload,
  wanted: readonly string[],
  hash: string,
): Promise<void> {
  const { namespace, name, uid } = set.metadata;
  const owned = (): readonly Pod[] =>
    api
      .list('pods', namespace)
      .map(asPod)
      .filter((pod) => isActive(pod) && pod.metadata.ownerReferences?.some((o) => o.uid === uid) === true);
  const status = daemonSetStatus(set, { wanted, pods: owned(), hash }, clock.now());
  if (isDeepStrictEqual(status, set.status)) return;
  await api.updateStatus('daemonsets.apps', namespace, name, (present) =>
    present.metadata.uid === uid ? { ...present, status } : present,
  );
}
