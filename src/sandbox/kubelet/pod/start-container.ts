import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ContainerState, kubeTime, type Pod } from '../../pod.ts';
import { containerEnvironment } from '../environment/container-environment.ts';
import { expand } from '../environment/expand.ts';
import { argvOf, imagePath } from '../images/find-image.ts';
import type { Image } from '../images/image-table.ts';
import { openContainerLog, removeOldRuns } from '../logs/container-log.ts';
import { isBelow } from '../runtime/mount-plan.ts';
import { findProgram } from '../runtime/programs.ts';
import type { ContainerLaunch, Mount } from '../runtime/runtime.ts';
import { containerMounts } from '../volumes/mounts.ts';
import type { PreparedVolume } from '../volumes/pod-volumes.ts';
import { type ContainerRecord, lastEnd } from './container-record.ts';
import { type KubeletContext, tell } from './kubelet-context.ts';
import { containerDirectory, type PodRecord } from './pod-record.ts';
import { containerUser, nonRootRefusal } from './user.ts';

/** A container about to start. */
export interface StartRequest {
  readonly record: PodRecord;
  readonly pod: Pod;
  readonly container: ContainerRecord;
  readonly image: Image;
  readonly volumes: ReadonlyMap<string, PreparedVolume>;
}

/** The container cannot be made as it is described: it waits, with this reason, until something changes. */
export class ContainerConfigError extends Error {
  override name = 'CreateContainerConfigError';
}

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
  container.containerID = `rolecall://${launch.id}`;
  const startedAt = kubeTime(context.clock.now());
  try {
    checkProgram(launch);
    const process = await context.runtime.start({ ...launch, output: log.write });
    container.process = process;
    container.state = { running: { startedAt } };
    tell(context, pod, 'Normal', 'Started', `Started container ${container.spec.name}`);
    watchEnd(context, record, container, startedAt);
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
    container.state = ended(context, container, code, startedAt, code === 0 ? 'Completed' : 'Error');
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

function prepareLaunch(context: KubeletContext, request: StartRequest): Omit<ContainerLaunch, 'output'> {
  const { container, record, pod } = request;
  const directory = containerDirectory(record, container);
  const home = join(directory, 'home');
  try {
    if (container.spec.restartPolicy !== undefined) {
      throw new Error('a restartPolicy of a single container is not built in this sandbox');
    }
    const refusal = nonRootRefusal(pod, container.spec, context.isRoot ? 0 : -1);
    if (refusal !== undefined) throw new Error(refusal);
    const user = containerUser(pod, container.spec);
    makeHome(home, context.isRoot ? user : undefined);
    const volumeMounts = containerMounts(container.spec, request.volumes);
    const rewrite = rewriter(context, request, volumeMounts);
    const env = environmentOf(context, request, home);
    const argv = argvOf(request.image, container.spec.command, container.spec.args).map((text) =>
      rewrite(expand(text, (name) => (Object.hasOwn(env, name) ? env[name] : undefined))),
    );
    return {
      id: context.cryptography.sha256Hex(context.cryptography.randomBytes(32)),
      directory,
      argv: checkArguments(argv),
      env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, rewrite(value)])),
      workingDirectory: rewrite(container.spec.workingDir ?? home),
      mounts: [...volumeMounts, { source: home, target: home, readOnly: false }],
      user: context.isRoot ? user : undefined,
    };
  } catch (error) {
    throw new ContainerConfigError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function environmentOf(
  context: KubeletContext,
  request: StartRequest,
  home: string,
): Readonly<Record<string, string>> {
  const { container, pod, image } = request;
  const base = {
    PATH: imagePath(image, context.searchPath),
    HOSTNAME: pod.metadata.name,
    HOME: home,
    ...context.clusterEnv,
    ...context.nodeEnvironment?.(pod),
  };
  const { variables, skipped } = containerEnvironment({
    api: context.api,
    pod,
    container: container.spec,
    base,
  });
  for (const text of skipped) tell(context, pod, 'Warning', 'InvalidEnvironmentVariableNames', text);
  return variables;
}

/** A fresh directory for each run: what one run left is not the next one's. */
function makeHome(home: string, user: { readonly uid: number; readonly gid: number } | undefined): void {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (user !== undefined) chownSync(home, user.uid, user.gid);
}

/** Where mounts cannot be at their true paths, texts that begin with one are made to begin with the real directory. */
function rewriter(
  context: KubeletContext,
  { record, pod }: StartRequest,
  mounts: readonly Mount[],
): (text: string) => string {
  const why = context.runtime.withoutMounts;
  if (why === undefined || mounts.length === 0) return (text) => text;
  if (!record.told.has('rewritten')) {
    record.told.add('rewritten');
    const paths = mounts.map((mount) => mount.target).join(', ');
    const message = `No mount namespace here (${why}): ${paths} exist under other names only, and environment values and arguments that begin with them were changed`;
    tell(context, pod, 'Warning', 'MountPathsRewritten', message);
  }
  return (text) => {
    const mount = mounts.findLast(({ target }) => text === target || isBelow(text, target));
    return mount === undefined ? text : mount.source + text.slice(mount.target.length);
  };
}

function checkArguments(argv: readonly string[]): readonly string[] {
  if (argv.length === 0 || argv[0] === '') throw new Error('no command specified');
  if (argv.some((text) => text.includes('\0'))) throw new Error('an argument holds a NUL character');
  if (argv[0]?.includes('=') === true)
    throw new Error(`a program whose name holds "=" cannot be run: ${argv[0]}`);
  return argv;
}

/** Known before anything is built, and in the words that container runtimes use. Paths may exist only inside. */
function checkProgram({
  argv,
  env,
}: {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}): void {
  const program = argv[0] ?? '';
  if (program.includes('/') || findProgram(program, env.PATH ?? '') !== undefined) return;
  throw new Error(`exec: ${JSON.stringify(program)}: executable file not found in $PATH: unknown`);
}
