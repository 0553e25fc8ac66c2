import { isDeepStrictEqual } from 'node:util';
import type { ControllerContext } from '../controller.ts';
import { claim } from '../workload/claim.ts';
import { asWorkload, isEnding, type Workload } from '../workload/workload.ts';
import { ensureNewest, type ReplicaSets, showRevision, sortReplicaSets } from './replica-sets.ts';
import { revisionOf } from './revisions.ts';
import { recreate, rollingUpdate, scalePaused } from './roll-out.ts';
import { deadlineOf, deploymentStatus, isComplete } from './status.ts';

/** One look at the deployment `namespace/name`; a number asks for another after so many milliseconds. */
export async function reconcileDeployment(
  context: ControllerContext,
  key: string,
): Promise<number | undefined> {
  const { api, clock } = context;
  const [namespace = '', name = ''] = key.split('/');
  const object = api.get('deployments.apps', namespace, name);
  if (object === undefined) return undefined;
  const deployment = asWorkload(object);
  const sets = await replicaSetsOf(context, deployment);
  if (!isEnding(deployment)) await act(context, deployment, sets);
  const after = await report(context, key);
  if (after === undefined) return undefined;
  const deadline = deadlineOf(after);
  return deadline === undefined ? undefined : Math.max(0, deadline - clock.now());
}

async function replicaSetsOf({ api }: ControllerContext, deployment: Workload): Promise<ReplicaSets> {
  const sets = isEnding(deployment) ? [] : await claim(api, 'replicasets.apps', deployment);
  return sortReplicaSets(deployment, sets.map(asWorkload));
}

async function act(context: ControllerContext, deployment: Workload, sets: ReplicaSets): Promise<void> {
  if (deployment.spec.paused === true) {
    await scalePaused(context, deployment, sets.newest, sets.old);
    return;
  }
  const newest = await ensureNewest(context, deployment, sets);
  const shown = await showRevision(context, deployment, newest);
  const roll = deployment.spec.strategy?.type === 'Recreate' ? recreate : rollingUpdate;
  await roll(context, shown, newest, sets.old);
  await forget(context, shown, sets.old);
}

/** Beyond the history limit the oldest empty replica sets of a finished rollout go. */
async function forget(
  { api }: ControllerContext,
  deployment: Workload,
  old: readonly Workload[],
): Promise<void> {
  if (!isComplete(deployment, deployment.status ?? {})) return;
  const empty = old
    .filter((set) => (set.spec.replicas ?? 0) === 0 && (set.status?.replicas ?? 0) === 0 && !isEnding(set))
    .sort((a, b) => revisionOf(a) - revisionOf(b));
  const surplus = empty.length - (deployment.spec.revisionHistoryLimit ?? 10);
  for (const { metadata } of empty.slice(0, Math.max(0, surplus))) {
    await api.delete('replicasets.apps', metadata.namespace, metadata.name, { uid: metadata.uid });
  }
}

async function report(context: ControllerContext, key: string): Promise<Workload | undefined> {
  const { api, clock } = context;
  const [namespace = '', name = ''] = key.split('/');
  const object = api.get('deployments.apps', namespace, name);
  if (object === undefined) return undefined;
  const deployment = asWorkload(object);
  const sets = await replicaSetsOf(context, deployment);
  const now = clock.now();
  if (isDeepStrictEqual(deploymentStatus(deployment, sets, now), deployment.status)) return deployment;
  const written = await api.updateStatus('deployments.apps', namespace, name, (present) => ({
    ...present,
    status: deploymentStatus(asWorkload(present), sets, now),
  }));
  return written === undefined ? undefined : asWorkload(written);
}
