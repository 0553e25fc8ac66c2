import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one of the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** What the system says of its start: boot id and clock ticks on Linux, the date elsewhere. */
  readonly startTime: string;
}

/** Undefined when there is no such process (any more). */
export function identify(pid: number): ProcessIdentity | undefined {
  const startTime = process.platform === 'linux' ? linuxStartTime(pid) : otherStartTime(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startTime === identity.startTime;
}

/** False when there is nothing to signal. A negative pid names a process group. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Linux only; elsewhere there are none. */
export function childrenOf(pid: number): readonly number[] {
  return processes().filter((candidate) => statField(candidate, 4) === String(pid));
}

/** All that this process started and what those started in turn, each before its own. Linux only. */
export function descendantsOf(pid: number): readonly number[] {
  const parents = new Map(processes().map((candidate) => [candidate, Number(statField(candidate, 4))]));
  const found = [pid];
  for (const parent of found)
    for (const [candidate, its] of parents) if (its === parent) found.push(candidate);
  return found.slice(1);
}

/** Number N of the terminal /dev/pts/N that the process has; undefined without one. Linux only. */
export function terminalOf(pid: number): number | undefined {
  const device = Number(statField(pid, 7) ?? 0);
  const major = (device >> 8) & 0xfff;
  // The kernel's UNIX98_PTY_SLAVE_MAJOR; minors are spread over the number (new_encode_dev).
  return major === 136 ? (device & 0xff) | ((device >>> 12) & 0xfff00) : undefined;
}

/** Processes whose environment holds `NAME=value` as given. Linux only, and only those that we may look into. */
export function processesWith(variable: string): readonly number[] {
  return processes().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(variable);
    } catch {
      return false;
    }
  });
}

function processes(): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function linuxStartTime(pid: number): string | undefined {
  const ticks = statField(pid, 22);
  return ticks === undefined
    ? undefined
    : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`;
}

/** A field of /proc/PID/stat by its number in proc(5). The name, field 2, may hold spaces and parentheses. */
function statField(pid: number, field: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[field - 3];
  } catch {
    return undefined;
  }
}

function otherStartTime(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
