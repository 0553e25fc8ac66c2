import { asPod, isTerminal } from '../../pod.ts';
import type { ControllerContext } from '../controller.ts';
import { isControlledBy, type Workload } from '../workload/workload.ts';
import { scaleSet } from './replica-sets.ts';
import { amounts } from './revisions.ts';

const size = (sets: readonly Workload[]): number =>
  sets.reduce((sum, set) => sum + (set.spec.replicas ?? 0), 0);
const available = (sets: readonly Workload[]): number =>
  sets.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0);

/** The new set grows as far as the surge allows, and shrinks with the deployment. */
async function growNewest(
  context: ControllerContext,
  deployment: Workload,
  newest: Workload,
  old: readonly Workload[],
): Promise<Workload> {
  const wished = deployment.spec.replicas ?? 1;
  const now = newest.spec.replicas ?? 0;
  if (now >= wished) return scaleSet(context, deployment, newest, wished);
  const room = wished + amounts(deployment).surge - now - size(old);
  return scaleSet(context, deployment, newest, now + Math.max(0, Math.min(room, wished - now)));
}

/** First what is not available anyway: losing it costs nothing. */
async function dropUnhealthy(
  context: ControllerContext,
  deployment: Workload,
  old: readonly Workload[],
  most: number,
): Promise<readonly Workload[]> {
  let left = most;
  const kept: Workload[] = [];
  for (const set of old) {
    const unhealthy = Math.max(0, (set.spec.replicas ?? 0) - (set.status?.availableReplicas ?? 0));
    const drop = Math.min(left, unhealthy);
    left -= drop;
    kept.push(await scaleSet(context, deployment, set, (set.spec.replicas ?? 0) - drop));
  }
  return kept;
}

async function shrinkOld(
  context: ControllerContext,
  deployment: Workload,
  newest: Workload,
  old: readonly Workload[],
): Promise<void> {
  const least = (deployment.spec.replicas ?? 1) - amounts(deployment).unavailable;
  const notYet = (newest.spec.replicas ?? 0) - (newest.status?.availableReplicas ?? 0);
  const most = size([newest, ...old]) - least - notYet;
  if (most <= 0) return;
  const kept = await dropUnhealthy(context, deployment, old, most);
  let left = available([newest, ...kept]) - least;
  for (const set of kept) {
    const drop = Math.min(Math.max(0, left), set.spec.replicas ?? 0);
    left -= drop;
    await scaleSet(context, deployment, set, (set.spec.replicas ?? 0) - drop);
  }
}

export async function rollingUpdate(
  context: ControllerContext,
  deployment: Workload,
  newest: Workload,
  old: readonly Workload[],
): Promise<void> {
  const grown = await growNewest(context, deployment, newest, old);
  await shrinkOld(context, deployment, grown, old);
}

/** Nothing new runs while anything old does. */
export async function recreate(
  context: ControllerContext,
  deployment: Workload,
  newest: Workload,
  old: readonly Workload[],
): Promise<void> {
  for (const set of old) await scaleSet(context, deployment, set, 0);
  const running = context.api
    .list('pods', deployment.metadata.namespace)
    .some((pod) => !isTerminal(asPod(pod)) && old.some((set) => isControlledBy(pod, set)));
  if (!running) await scaleSet(context, deployment, newest, deployment.spec.replicas ?? 1);
}

/** A paused deployment still follows its number of pods: its newest running set takes the difference. */
export async function scalePaused(
  context: ControllerContext,
  deployment: Workload,
  newest: Workload | undefined,
  old: readonly Workload[],
): Promise<void> {
  const sets = newest === undefined ? [...old] : [...old, newest];
  const latest = [...sets].reverse().find((set) => (set.spec.replicas ?? 0) > 0) ?? sets.at(-1);
  if (latest === undefined) return;
  const others = size(sets) - (latest.spec.replicas ?? 0);
  const wished = Math.max(0, (deployment.spec.replicas ?? 1) - others);
  await scaleSet(context, deployment, latest, wished);
}
