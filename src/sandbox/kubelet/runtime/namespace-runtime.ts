import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { mountPlan } from './mount-plan.ts';
import type { NamespaceTools } from './namespace-tools.ts';
import { forgetProcesses, recordProcesses } from './process-record.ts';
import { childrenOf, signal } from './process-table.ts';
import type { ContainerLaunch, ContainerProcess, ContainerUser, Runtime } from './runtime.ts';
import { SETUP_SCRIPT } from './setup-script.ts';
import { closed, deliver, ended, execProcess, started } from './spawned.ts';
import { type Command, onTerminal, terminalSize } from './terminal.ts';

/** Where the setup script's own tools are; a container's PATH never decides which program mounts. */
const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/** Process 1 of a container's namespaces. */
interface Sandbox {
  readonly child: ChildProcess;
  /** Its number outside. */
  readonly first: number;
}

/**
 * Containers in their own mount and process namespaces (and user namespace, when we are not root). Each has a process 1 that
 * holds the namespaces; the program is entered into them, as a later exec would be.
 */
export function createNamespaceRuntime(tools: NamespaceTools, hidden: readonly string[]): Runtime {
  return { withoutMounts: undefined, start: (launch) => start(tools, hidden, launch) };
}

async function start(
  tools: NamespaceTools,
  hidden: readonly string[],
  launch: ContainerLaunch,
): Promise<ContainerProcess> {
  const root = join(launch.directory, 'root');
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const plan = mountPlan(launch.mounts, hidden, [launch.workingDirectory]);
  const sandbox = await openSandbox(tools, root, plan.flat());
  const exit = ended(sandbox.child);
  try {
    const main = await enter(tools, sandbox, launch, launch);
    deliver(main, launch);
    recordProcesses(launch.directory, [sandbox.child.pid ?? 0, main.pid ?? 0]);
    return control(tools, launch, sandbox, main, exit);
  } catch (error) {
    endSandbox(sandbox);
    throw error;
  }
}

async function openSandbox(tools: NamespaceTools, root: string, plan: readonly string[]): Promise<Sandbox> {
  const flags = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
  const user = tools.userNamespace ? ['--user', '--map-root-user'] : [];
  const child = spawn(
    tools.unshare,
    [...user, ...flags, '--', tools.sh, '-c', SETUP_SCRIPT, 'rolecall', root, ...plan],
    { env: { PATH: SYSTEM_PATH }, stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  // A setup that fails closes its end first; that it failed is known from its output.
  child.stdin.on('error', () => undefined);
  const failed = ended(child).then(() => false);
  const said = text(child.stderr);
  await started(child);
  const ready = await Promise.race([firstLine(child.stdout), failed]);
  const first = childrenOf(child.pid ?? 0)[0];
  if (!ready || first === undefined) {
    endSandbox({ child, first: 0 });
    throw new Error(
      `cannot build the container's file system: ${said().trim() || 'its first process ended'}`,
    );
  }
  return { child, first };
}

/** Starts a program inside the container, confined as the container is. */
async function enter(
  tools: NamespaceTools,
  sandbox: Sandbox,
  launch: Pick<ContainerLaunch, 'workingDirectory' | 'user'>,
  command: Command & { readonly stdin: boolean; readonly tty: boolean },
): Promise<ChildProcess> {
  const user = tools.userNamespace ? ['--user', '--preserve-credentials'] : [];
  const { argv, env } = command.tty ? onTerminal(command) : command;
  const { outside, inside } = splitEnvironment(env);
  const child = spawn(
    tools.nsenter,
    [
      ...[...user, '--target', String(sandbox.first), '--mount', '--pid', '--', tools.setsid],
      ...confined(tools, tools.userNamespace ? undefined : launch.user),
      ...[tools.env, '-C', launch.workingDirectory, ...inside],
      ...argv,
    ],
    { env: outside, stdio: [command.stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'], detached: true },
  );
  await started(child);
  return child;
}

/**
 * What container runtimes leave to root inside. Above all not sys_admin, with which a container would unmount what hides
 * the keys from it, nor sys_ptrace, with which it would read them out of processes.
 */
const CAPABILITIES =
  '-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+sys_chroot,+setfcap';

/** Capabilities are bounded before the user changes: both in one call of the tool, which keeps that order. */
function confined(tools: NamespaceTools, user: ContainerUser | undefined): readonly string[] {
  const bounds = [tools.setpriv, '--bounding-set', CAPABILITIES, '--inh-caps', '-all'];
  return [...bounds, ...(user === undefined ? [] : asUser(user)), '--'];
}

function asUser(user: ContainerUser): readonly string[] {
  const groups = user.groups.length === 0 ? ['--clear-groups'] : ['--groups', user.groups.join(',')];
  return ['--reuid', String(user.uid), '--regid', String(user.gid), ...groups];
}

/**
 * The dynamic loader and the C library of the tools that enter the namespaces must not obey a container's variables
 * (LD_PRELOAD, GCONV_PATH, ...): those are set by the last tool, inside. The others never show in an argument list.
 */
function splitEnvironment(env: Readonly<Record<string, string>>): {
  readonly outside: Record<string, string>;
  readonly inside: readonly string[];
} {
  const isTricky = (name: string) =>
    /^(LD_|GCONV_|LOCPATH|NLSPATH|MALLOC_|GLIBC_|GETCONF_|RESOLV_|TZDIR|POSIXLY_)/.test(name);
  const entries = Object.entries(env);
  return {
    outside: Object.fromEntries(entries.filter(([name]) => !isTricky(name))),
    inside: entries.filter(([name]) => isTricky(name)).map(([name, value]) => `${name}=${value}`),
  };
}

function control(
  tools: NamespaceTools,
  launch: ContainerLaunch,
  sandbox: Sandbox,
  main: ChildProcess,
  sandboxEnded: Promise<unknown>,
): ContainerProcess {
  const drained = closed(main);
  return {
    stdin: main.stdin ?? undefined,
    resize: launch.tty ? terminalSize(main.pid ?? 0) : () => undefined,
    exec: async (wanted) =>
      execProcess(await enter(tools, sandbox, launch, { ...wanted, env: launch.env }), wanted.tty),
    exited: ended(main).then(async (exit) => {
      endSandbox(sandbox);
      await Promise.all([sandboxEnded, drained]);
      forgetProcesses(launch.directory);
      return exit;
    }),
    terminate() {
      // The program leads its own group inside; nsenter, which waits for its exit code, must live.
      for (const pid of childrenOf(main.pid ?? 0)) if (!signal(-pid, 'SIGTERM')) signal(pid, 'SIGTERM');
    },
    kill: () => endSandbox(sandbox),
  };
}

/** The kernel ends every process of the namespaces with their process 1. */
function endSandbox({ child, first }: Sandbox): void {
  if (first > 0 && child.exitCode === null && child.signalCode === null) signal(first, 'SIGKILL');
  child.stdin?.destroy();
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
    signal(-child.pid, 'SIGKILL');
}

function firstLine(stream: Readable): Promise<boolean> {
  return new Promise((resolve) => {
    stream.once('data', () => resolve(true));
    stream.once('end', () => resolve(false));
  });
}

/** Collects at most a few kilobytes of a stream. */
function text(stream: Readable): () => string {
  let collected = '';
  stream.on('data', (chunk: Uint8Array) => {
    if (collected.length < 4096) collected += Buffer.from(chunk).toString('utf8');
  });
  return () => collected;
}
