import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Pod } from '../../pod.ts';
import { containerEnvironment } from '../environment/container-environment.ts';
import { expand } from '../environment/expand.ts';
import { argvOf, imagePath } from '../images/find-image.ts';
import type { Image } from '../images/image-table.ts';
import { isBelow } from '../runtime/mount-plan.ts';
import type { Mount } from '../runtime/runtime.ts';
import { containerMounts } from '../volumes/mounts.ts';
import type { PreparedVolume } from '../volumes/pod-volumes.ts';
import type { ContainerRecord, PreparedLaunch } from './container-record.ts';
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

/** How the container is to be started. Throws `ContainerConfigError`. */
export function prepareLaunch(context: KubeletContext, request: StartRequest): PreparedLaunch {
  const { container, record, pod } = request;
  const directory = containerDirectory(record, container);
  const home = join(directory, 'home');
  try {
    if (container.spec.restartPolicy !== undefined && !container.sidecar) {
      throw new Error('a restartPolicy of a single container is not built in this sandbox');
    }
    const refusal = nonRootRefusal(pod, container.spec, context.isRoot ? 0 : -1);
    if (refusal !== undefined) throw new Error(refusal);
    const user = containerUser(pod, container.spec);
    makeHome(home, context.isRoot ? user : undefined);
    const env = environmentOf(context, request, home);
    const volumeMounts = containerMounts(container.spec, request.volumes, env);
    const rewrite = rewriter(context, request, volumeMounts);
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
      stdin: container.spec.stdin === true,
      tty: container.spec.tty === true,
      rewrite,
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
