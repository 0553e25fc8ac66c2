import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { Readable } from 'node:stream';
import { systemTimers } from '../../timers.ts';
import { descendantsOf, signal } from './process-table.ts';
import type { ContainerLaunch, ExecProcess, Exit } from './runtime.ts';
import { terminalSize } from './terminal.ts';

/** Milliseconds. */
const PIPE_GRACE = 1000;

/** Resolves when the operating system has started the program; rejects when it could not. */
export function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

/** Resolves when the process has ended, whatever its pipes do. */
export function ended(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) =>
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) }),
    );
  });
}

/** Resolves when the process has ended and its pipes are closed. */
export function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
  });
}

/**
 * Waits for the pipes of a program that has ended, for a moment at most: something that it started may hold them open. Real
 * time: real pipes know no other.
 */
export async function drained(pipes: readonly Promise<unknown>[]): Promise<void> {
  let cut = (): void => undefined;
  const moment = new Promise<void>((resolve) => {
    cut = resolve;
  });
  const timer = systemTimers.after(PIPE_GRACE, cut);
  await Promise.race([Promise.all(pipes), moment]);
  timer.cancel();
}

/** Hands a container's output to who keeps it. A program that closes its input early is no fault of ours. */
export function deliver(child: ChildProcess, { output }: ContainerLaunch): void {
  child.stdin?.on('error', () => undefined);
  child.stdout?.on('data', (chunk: Uint8Array) => output('stdout', chunk));
  child.stderr?.on('data', (chunk: Uint8Array) => output('stderr', chunk));
}

/** A started child as a program beside a container's own. */
export function execProcess(child: ChildProcess, tty: boolean): ExecProcess {
  const pid = child.pid ?? 0;
  return {
    stdin: child.stdin ?? undefined,
    stdout: child.stdout ?? Readable.from([]),
    stderr: child.stderr ?? Readable.from([]),
    exited: ended(child),
    kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const below = descendantsOf(pid);
      // Who started goes before what it started: a shell would go on to its next command.
      signal(-pid, 'SIGKILL');
      for (const descendant of below) signal(descendant, 'SIGKILL');
    },
    resize: tty ? terminalSize(pid) : () => undefined,
  };
}
