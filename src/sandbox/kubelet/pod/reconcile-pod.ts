import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { asPod, isTerminal, type Pod } from '../../pod.ts';
import { type PreparedVolume, preparePodVolumes } from '../volumes/pod-volumes.ts';
import { nextRefresh } from '../volumes/token-source.ts';
import { lengthen, MOUNT, reset } from './backoff.ts';
import { endPod, forgetPod } from './end-pod.ts';
import { type KubeletContext, tell } from './kubelet-context.ts';
import { type PodRecord, running } from './pod-record.ts';
import { runContainers } from './run-containers.ts';
import { tellUnsupported } from './unsupported.ts';
import { fileUser } from './user.ts';
import { writeStatus } from './write-status.ts';

/** Time since a token was due after which it is asked for again, when that failed. */
const SOONEST_REFRESH = 1000;

/** One look at a pod of this node; a number asks for another after so many milliseconds. */
export async function reconcilePod(context: KubeletContext, record: PodRecord): Promise<number | undefined> {
  const object = context.api.get('pods', record.namespace, record.name);
  if (object === undefined || object.metadata.uid !== record.uid) return await forgetPod(context, record);
  const pod = asPod(object);
  if (pod.metadata.deletionTimestamp !== undefined) return await endPod(context, record, pod);
  if (isTerminal(pod)) return release(record);
  return await runPod(context, record, pod);
}

async function runPod(context: KubeletContext, record: PodRecord, pod: Pod): Promise<number | undefined> {
  tellUnsupported(context, record, pod);
  const deadline = deadlineLeft(context, pod);
  if (deadline !== undefined && deadline <= 0) return await failOnDeadline(context, record, pod);
  // The addresses and the start time come first: environment and downwardAPI files may show them.
  const seen = (await writeStatus(context, record, pod)) ?? pod;
  const volumes = await volumesOf(context, record, seen);
  if (typeof volumes === 'number') return volumes;
  const wait = await runContainers({ context, record, pod: seen, volumes });
  const after = await writeStatus(context, record, seen);
  if (after !== undefined && isTerminal(after)) return release(record);
  const refresh = nextRefresh(record.tokens);
  const untilRefresh =
    refresh === undefined ? undefined : Math.max(refresh - context.clock.now(), SOONEST_REFRESH);
  const times = [wait, untilRefresh, deadline].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The volumes, brought up to date; or the milliseconds after which to try again what failed. */
async function volumesOf(
  context: KubeletContext,
  record: PodRecord,
  pod: Pod,
): Promise<ReadonlyMap<string, PreparedVolume> | number> {
  const { api, clock, cryptography } = context;
  const fsGroup = pod.spec.securityContext?.fsGroup;
  try {
    const volumes = await preparePodVolumes(
      {
        api,
        clock,
        pod,
        tokens: record.tokens,
        fileUser: context.isRoot ? fileUser(pod) : undefined,
        fileGroup: context.isRoot ? fsGroup : undefined,
      },
      {
        directory: volumesDirectory(record),
        kept: context.kept,
        nonce: () => Buffer.from(cryptography.randomBytes(5)).toString('hex'),
      },
    );
    reset(record.mount);
    record.volumesReady = true;
    return volumes;
  } catch (error) {
    tell(context, pod, 'Warning', 'FailedMount', error instanceof Error ? error.message : String(error));
    lengthen(record.mount, MOUNT, clock.now());
    return record.mount.delay;
  }
}

function deadlineLeft({ clock }: KubeletContext, pod: Pod): number | undefined {
  const seconds = pod.spec.activeDeadlineSeconds;
  const start = pod.status?.startTime;
  if (seconds === undefined || start === undefined) return undefined;
  return Date.parse(start) + seconds * 1000 - clock.now();
}

async function failOnDeadline(context: KubeletContext, record: PodRecord, pod: Pod): Promise<undefined> {
  const message = 'Pod was active on the node longer than the specified deadline';
  if (record.failure === undefined) tell(context, pod, 'Normal', 'DeadlineExceeded', message);
  record.failure = { reason: 'DeadlineExceeded', message };
  for (const container of running(record)) container.process?.kill();
  await Promise.all(running(record).map((container) => container.process?.exited));
  await writeStatus(context, record, pod);
  release(record);
}

/** A pod that has ended keeps its logs and loses its volumes: tokens and secrets do not lie about. */
function release(record: PodRecord): undefined {
  record.tokens.clear();
  rmSync(volumesDirectory(record), { recursive: true, force: true });
}

function volumesDirectory(record: PodRecord): string {
  return join(record.directory, 'volumes');
}
