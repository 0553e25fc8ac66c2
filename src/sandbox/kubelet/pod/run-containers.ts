import type { Pod } from '../../pod.ts';
import { findImage } from '../images/find-image.ts';
import type { Image } from '../images/image-table.ts';
import type { PreparedVolume } from '../volumes/pod-volumes.ts';
import { CRASH, lengthen, PULL, reset } from './backoff.ts';
import { type ContainerRecord, hasSucceeded, isInitialized, lastEnd } from './container-record.ts';
import { type KubeletContext, tell } from './kubelet-context.ts';
import type { PodRecord } from './pod-record.ts';
import { ContainerConfigError } from './prepare-launch.ts';
import { startContainer } from './start-container.ts';
import { stopContainer } from './stop-container.ts';

interface Turn {
  readonly context: KubeletContext;
  readonly record: PodRecord;
  readonly pod: Pod;
  readonly volumes: ReadonlyMap<string, PreparedVolume>;
}

/** A crash loop's delay is forgotten after a run of this length (twice the longest delay). */
const LONG_RUN = 600_000;
/** How soon what waits for a changed ConfigMap, Secret or image table is tried again at the latest. */
const CONFIG_RETRY = 10_000;
/** A missing image shows as ErrImagePull for this long before it shows as ImagePullBackOff. */
const PULL_ERROR_SHOWS = 1000;

/**
 * Moves the pod's containers on: init containers one after the other, sidecars until they have started, then all others. A
 * number is the time in milliseconds after which the clock alone may move one on.
 */
export async function runContainers(turn: Turn): Promise<number | undefined> {
  const { containers } = turn.record;
  const main = containers.filter((container) => !container.init);
  const sidecars = containers.filter((container) => container.sidecar);
  const failed = containers.some((c) => c.init && isOver(turn.pod, c) && !hasSucceeded(c));
  if (sidecars.length > 0 && (failed || main.every((container) => isOver(turn.pod, container)))) {
    endSidecars(turn, sidecars);
    return undefined;
  }
  const waits: number[] = [];
  for (const container of containers.filter((candidate) => candidate.init)) {
    if (hasSucceeded(container) && !container.sidecar) continue;
    const wait = await moveOn(turn, container);
    if (wait !== undefined) waits.push(wait);
    if (!isInitialized(container)) return soonest(waits);
  }
  for (const container of main) {
    const wait = await moveOn(turn, container);
    if (wait !== undefined) waits.push(wait);
  }
  return soonest(waits);
}

function soonest(waits: readonly number[]): number | undefined {
  return waits.length === 0 ? undefined : Math.min(...waits);
}

/** It has ended and will not run again. */
function isOver(pod: Pod, container: ContainerRecord): boolean {
  return container.state.terminated !== undefined && !wantsToRun(pod, container);
}

/** Nobody is left to be served: the last that started ends first. */
function endSidecars({ context, pod }: Turn, sidecars: readonly ContainerRecord[]): void {
  const last = sidecars.findLast((container) => container.process !== undefined);
  if (last === undefined) return;
  const grace = (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
  stopContainer(context, pod, last, { message: `Stopping container ${last.spec.name}`, grace });
}

async function moveOn(turn: Turn, container: ContainerRecord): Promise<number | undefined> {
  if (container.process !== undefined || !wantsToRun(turn.pod, container)) return undefined;
  const wait = waitForCrash(turn, container);
  if (wait > 0) return wait;
  const image = pullImage(turn, container);
  if (typeof image === 'number') return image;
  return await start(turn, container, image);
}

function wantsToRun(pod: Pod, container: ContainerRecord): boolean {
  if (container.state.terminated === undefined || container.sidecar) return true;
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (policy === 'Never') return false;
  if (policy === 'OnFailure' || container.init) return !hasSucceeded(container);
  return true;
}

/** The time that a container that ended must still wait before it starts again; 0 when it need not. */
function waitForCrash({ context, record, pod }: Turn, container: ContainerRecord): number {
  const end = lastEnd(container);
  if (end === undefined) return 0;
  const now = context.clock.now();
  if (container.state.terminated !== undefined) countCrash(container, now);
  const wait = container.crash.until - now;
  if (wait <= 0) return 0;
  if (container.state.terminated !== undefined) {
    const where = `pod=${pod.metadata.name}_${record.namespace}(${record.uid})`;
    const message = `back-off ${duration(container.crash.delay)} restarting failed container=${container.spec.name} ${where}`;
    toWaiting(container, 'CrashLoopBackOff', message);
    const text = `Back-off restarting failed container ${container.spec.name} in pod ${pod.metadata.name}_${record.namespace}(${record.uid})`;
    tell(context, pod, 'Warning', 'BackOff', text);
  }
  return wait;
}

/** The first restart is immediate; each one after it waits from the last end on, twice as long as before. */
function countCrash(container: ContainerRecord, now: number): void {
  const end = container.state.terminated;
  const finished = Date.parse(end?.finishedAt ?? '') || now;
  const started = Date.parse(end?.startedAt ?? '') || finished;
  if (finished - started >= LONG_RUN) reset(container.crash);
  lengthen(container.crash, CRASH, finished);
}

/** The image, or the milliseconds to wait before it is looked for again. */
function pullImage({ context, pod }: Turn, container: ContainerRecord): Image | number {
  const name = container.spec.image ?? '';
  const now = context.clock.now();
  if (container.pull.until > now) {
    if (container.state.waiting?.reason === 'ErrImagePull') {
      const message = `Back-off pulling image "${name}": ErrImagePull: ${container.state.waiting.message ?? ''}`;
      tell(context, pod, 'Normal', 'BackOff', `Back-off pulling image "${name}"`);
      tell(context, pod, 'Warning', 'Failed', 'Error: ImagePullBackOff');
      toWaiting(container, 'ImagePullBackOff', message);
    }
    return container.pull.until - now;
  }
  const found = findImage(context.images, name, context.searchPath);
  const always = pullsAlways(container, name);
  if (found.image === undefined) {
    tell(context, pod, 'Normal', 'Pulling', `Pulling image "${name}"`);
    tell(context, pod, 'Warning', 'Failed', `Failed to pull image "${name}": ${found.reason}`);
    tell(context, pod, 'Warning', 'Failed', 'Error: ErrImagePull');
    toWaiting(container, 'ErrImagePull', found.reason);
    lengthen(container.pull, PULL, now);
    return PULL_ERROR_SHOWS;
  }
  reset(container.pull);
  container.imageID = `rolecall.local/${found.repository}@sha256:${context.cryptography.sha256Hex(found.repository)}`;
  const note = `it stands for programs of this machine${found.ignored === undefined ? '' : `; "${found.ignored}" is not looked at`}`;
  if (always) tell(context, pod, 'Normal', 'Pulling', `Pulling image "${name}"`);
  const pulled = always
    ? `Successfully pulled image "${name}"`
    : `Container image "${name}" already present on machine`;
  tell(context, pod, 'Normal', 'Pulled', `${pulled} (${note})`);
  return found.image;
}

function pullsAlways(container: ContainerRecord, name: string): boolean {
  const policy = container.spec.imagePullPolicy;
  if (policy !== undefined) return policy === 'Always';
  return name.endsWith(':latest') || !/[:@][^/]*$/.test(name);
}

async function start(turn: Turn, container: ContainerRecord, image: Image): Promise<number | undefined> {
  try {
    await startContainer(turn.context, { ...turn, container, image });
    return undefined;
  } catch (error) {
    if (!(error instanceof ContainerConfigError)) throw error;
    tell(turn.context, turn.pod, 'Warning', 'Failed', `Error: ${error.message}`);
    toWaiting(container, error.name, error.message);
    return CONFIG_RETRY;
  }
}

function toWaiting(container: ContainerRecord, reason: string, message: string): void {
  if (container.state.terminated !== undefined)
    container.lastState = { terminated: container.state.terminated };
  container.state = { waiting: { reason, message } };
}

/** `10s`, `1m20s`: as Go prints durations of whole seconds. */
function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
