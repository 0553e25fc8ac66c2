import { spawn } from 'node:child_process';
import { systemTimers } from '../../timers.ts';
import { descendantsOf, terminalOf } from './process-table.ts';
import { findProgram } from './programs.ts';

const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
/** Linux bounds one argument to 128 KiB (MAX_ARG_STRLEN); the command becomes one. */
const LONGEST = 120 * 1024;
/** More than any screen has; the kernel's own type ends at 65535. */
const LARGEST = 4096;
/** Real time: a real terminal knows no other. Milliseconds. */
const RETRY = 50;
const TRIES = 20;

/** A command, and the environment that it is given. */
export interface Command {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The command on a new pseudo-terminal, which `script` of util-linux makes. Its input is taken from a pipe, so the terminal
 * is told to echo. Throws when the machine has no such program.
 */
export function onTerminal({ argv, env }: Command): Command {
  const script = findProgram('script', SYSTEM_PATH);
  if (script === undefined || process.platform !== 'linux')
    throw new Error('a terminal needs the program script of util-linux, which is not on this machine');
  // `script` reads the command with $SHELL: that must not be the container's choice, and must come back for the program.
  const { SHELL, ...rest } = env;
  const restored = SHELL === undefined ? '' : `SHELL=${quoted(SHELL)}; export SHELL; `;
  const command = `${restored}exec ${argv.map(quoted).join(' ')}`;
  if (command.length > LONGEST) throw new Error('the command is too long for a terminal');
  return {
    argv: [script, '--quiet', '--return', '--flush', '--echo', 'always', '--command', command, '/dev/null'],
    env: { TERM: 'xterm', ...rest },
  };
}

/** In single quotes nothing means anything to the shell but their end. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Sets the size of the terminal that the processes below `pid` run on; the kernel tells them of it (SIGWINCH). A size that
 * comes before the terminal is there waits for it a moment; of several the last one counts.
 */
export function terminalSize(pid: number): (rows: number, columns: number) => void {
  let latest: readonly [number, number] | undefined;
  const apply = (tries: number): void => {
    if (latest === undefined) return;
    const terminal = descendantsOf(pid)
      .map(terminalOf)
      .find((number) => number !== undefined);
    if (terminal !== undefined) {
      setSize(terminal, ...latest);
      latest = undefined;
    } else if (tries > 0) systemTimers.after(RETRY, () => apply(tries - 1));
    else latest = undefined;
  };
  return (rows, columns) => {
    if (!isSize(rows) || !isSize(columns)) return;
    const waiting = latest !== undefined;
    latest = [rows, columns];
    if (!waiting) apply(TRIES);
  };
}

function setSize(terminal: number, rows: number, columns: number): void {
  const stty = findProgram('stty', SYSTEM_PATH);
  if (stty === undefined) return;
  const size = ['rows', String(rows), 'cols', String(columns)];
  const child = spawn(stty, ['-F', `/dev/pts/${terminal}`, ...size], { stdio: 'ignore', env: {} });
  // The terminal may be gone by now, and a size is not worth a fault.
  child.on('error', () => undefined);
}

function isSize(count: number): boolean {
  return Number.isInteger(count) && count > 0 && count <= LARGEST;
}
