import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../src/cmd/main.ts');

/** A `rolecall` of a person, with a home of their own. */
export interface PersonsProgram {
  /** Resolves with the first match in what it says on standard error; rejects when it ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  stop(): void;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

export function environmentOf(home: string, more: Readonly<Record<string, string>> = {}) {
  // Their browser cannot be one of this machine's: the test is it.
  return { PATH: process.env.PATH ?? '', HOME: home, ...more };
}

export function runRolecall(
  home: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): PersonsProgram {
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args], {
    env: environmentOf(home, more),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr?.setEncoding('utf8');
  const heard: (() => void)[] = [];
  child.stderr?.on('data', (chunk: string) => {
    err += chunk;
    for (const hear of heard) hear();
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  return {
    ended,
    stop: () => void child.kill(),
    says(pattern) {
      const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
      const hear = () => {
        const found = pattern.exec(err);
        if (found !== null) resolve(found);
      };
      heard.push(hear);
      hear();
      ended.then(() => reject(new Error(`it ended, and said: ${err}`)), reject);
      return promise;
    },
  };
}
