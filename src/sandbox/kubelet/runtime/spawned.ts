import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Exit } from './runtime.ts';

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
