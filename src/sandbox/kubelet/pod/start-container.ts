import { join } from 'node:path';
import { type ContainerState, kubeTime, type Pod } from '../../pod.ts';
import { type ContainerLog, openContainerLog, removeOldRuns } from '../logs/container-log.ts';
import { watchHealth } from '../probes/watch-health.ts';
import { checkProgram } from '../runtime/programs.ts';
import type { ContainerLaunch } from '../runtime/runtime.ts';
import { type ContainerRecord, lastEnd } from './container-record.ts';
import { type KubeletContext, tell } from './kubelet-context.ts';
import { containerDirectory, type PodRecord } from './pod-record.ts';
import { prepareLaunch, type StartRequest } from './prepare-launch.ts';
import { runHook } from './run-hook.ts';
import { stopContainer } from './stop-container.ts';

/** Kubernetes leaves a postStart hook all the time in the world; here a hook that hangs is taken for failed. */
const LONGEST_HOOK = 600_000;

/** Starts the container's process. Its state is running then, or terminated when the program could not be started. */
export async function startContainer(context: KubeletContext, request: StartRequest): Promise<void> {
  const { container, pod, record } = request;
  const launch = prepareLaunch(context, request);
  if (lastEnd(container) !== undefined) container.restartCount += 1;
  if (container.state.terminated !== undefined)
    container.lastState = { terminated: container.state.terminated };
  tell(context, pod, 'Normal', 'Created', `Created container: ${container.spec.name}`);
  removeOldRuns(logDirectory(record, container), container.restartCount - 1);
  const log = openContainerLog(logDirectory(record, container), container.restartCount, context.clock);
  container.log = log;
  container.hooked = false;
  container.containerID = `rolecall://${launch.id}`;
  const startedAt = kubeTime(context.clock.now());
  try {
    checkProgram(launch.argv, launch.env);
    const process = await context.runtime.start({ ...launch, output: outputOf(container, log) });
    container.process = process;
    container.launch = launch;
    container.state = { running: { startedAt } };
    container.stopping = false;
    tell(context, pod, 'Normal', 'Started', `Started container ${container.spec.name}`);
    watchEnd(context, record, container, startedAt);
    watchHealth(context, record, pod, container);
    greet(context, record, pod, container);
  } catch (error) {
    log.close();
    const message = `failed to start container: ${error instanceof Error ? error.message : String(error)}`;
    container.state = ended(context, container, 128, startedAt, 'StartError', message);
    tell(context, pod, 'Warning', 'Failed', `Error: ${message}`);
    context.lookAgain(record.key);
  }
}

export function logDirectory(record: PodRecord, container: ContainerRecord): string {
  return join(containerDirectory(record, container), 'logs');
}

function watchEnd(
  context: KubeletContext,
  record: PodRecord,
  container: ContainerRecord,
  startedAt: string,
): void {
  const { process, log } = container;
  void process?.exited.then(({ code }) => {
    log?.close();
    container.process = undefined;
    container.stopProbes();
    container.started = false;
    container.ready = false;
    container.state = ended(context, container, code, startedAt, code === 0 ? 'Completed' : 'Error');
    context.lookAgain(record.key);
  });
}

/** The postStart hook. The container is not ready before it is through, and does not outlive its failure. */
function greet(context: KubeletContext, record: PodRecord, pod: Pod, container: ContainerRecord): void {
  const hook = container.spec.lifecycle?.postStart;
  if (hook === undefined) return;
  const { process } = container;
  const grace = (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
  container.hooked = true;
  runHook(context, container, hook, LONGEST_HOOK)
    .catch(() => {
      if (container.process !== process) return;
      tell(context, pod, 'Warning', 'FailedPostStartHook', 'PostStartHook failed');
      stopContainer(context, pod, container, { message: 'FailedPostStartHook', grace });
    })
    .finally(() => {
      if (container.process === process) container.hooked = false;
      context.lookAgain(record.key);
    });
}

function ended(
  context: KubeletContext,
  container: ContainerRecord,
  exitCode: number,
  startedAt: string,
  reason: string,
  message?: string,
): ContainerState {
  const finishedAt = kubeTime(context.clock.now());
  return {
    terminated: {
      exitCode,
      reason,
      ...(message === undefined ? {} : { message }),
      startedAt,
      finishedAt,
      containerID: container.containerID ?? '',
    },
  };
}

/** To the log, and to whoever is attached. */
function outputOf(container: ContainerRecord, log: ContainerLog): ContainerLaunch['output'] {
  return (stream, chunk) => {
    log.write(stream, chunk);
    for (const listener of [...container.attached]) listener(stream, chunk);
  };
}
