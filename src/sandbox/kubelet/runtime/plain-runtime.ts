import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { systemTimers } from '../../timers.ts';
import { forgetProcesses, recordProcesses } from './process-record.ts';
import { processesWith, signal } from './process-table.ts';
import type { ContainerLaunch, ContainerProcess, Runtime } from './runtime.ts';
import { closed, deliver, ended, execProcess, started } from './spawned.ts';
import { type Command, onTerminal, terminalSize } from './terminal.ts';

/** Marks every process of a container, so that those that left its process group are found too. */
const MARKER = 'ROLECALL_CONTAINER_ID';
/** Real time: the pipes of a real process know no other. */
const PIPE_GRACE = 1000;

/** Containers as plain process groups: for machines where no mount namespace is to be had. */
export function createPlainRuntime(reason: string): Runtime {
  return { withoutMounts: reason, start: startPlainly };
}

/** A stray that cannot be found (there is no /proc everywhere) may hold the pipes open: they are cut after a moment. */
function cutOff(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = systemTimers.after(PIPE_GRACE, () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve();
    });
    child.once('close', () => timer.cancel());
  });
}

function spawnPlainly(
  launch: ContainerLaunch,
  command: Command & { readonly stdin: boolean; readonly tty: boolean },
): ChildProcess {
  const { argv, env } = command.tty ? onTerminal(command) : command;
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    cwd: existsSync(launch.workingDirectory) ? launch.workingDirectory : launch.directory,
    env: { ...env, [MARKER]: launch.id },
    stdio: [command.stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    detached: true,
    ...(launch.user === undefined ? {} : { uid: launch.user.uid, gid: launch.user.gid }),
  });
  return child;
}

async function startPlainly(launch: ContainerLaunch): Promise<ContainerProcess> {
  const child = spawnPlainly(launch, launch);
  deliver(child, launch);
  const exit = ended(child);
  const drained = closed(child);
  await started(child);
  const pid = child.pid ?? 0;
  const marker = `${MARKER}=${launch.id}`;
  recordProcesses(launch.directory, [pid], marker);
  const kill = (): void => {
    signal(-pid, 'SIGKILL');
    for (const stray of processesWith(marker)) signal(stray, 'SIGKILL');
  };
  return {
    stdin: child.stdin ?? undefined,
    resize: launch.tty ? terminalSize(pid) : () => undefined,
    async exec(wanted) {
      const beside = spawnPlainly(launch, { ...wanted, env: launch.env });
      const process = execProcess(beside, wanted.tty);
      await started(beside);
      return process;
    },
    exited: exit.then(async (result) => {
      kill();
      await Promise.race([drained, cutOff(child)]);
      forgetProcesses(launch.directory);
      return result;
    }),
    terminate: () => signal(-pid, 'SIGTERM'),
    kill,
  };
}
