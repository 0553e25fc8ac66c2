import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity, processesWith, signal } from './process-table.ts';

interface ProcessRecord {
  readonly groups: readonly ProcessIdentity[];
  /** `NAME=value` in the environment of every process of the container, where that is how they are found. */
  readonly marker?: string;
}

const FILE = 'process.json';

/** Notes the leaders of a container's process groups, so that a later start of the program can end what this one left. */
export function recordProcesses(directory: string, leaders: readonly number[], marker?: string): void {
  const groups = leaders.map(identify).filter((identity) => identity !== undefined);
  const record: ProcessRecord = { groups, ...(marker === undefined ? {} : { marker }) };
  writeFileSync(join(directory, FILE), JSON.stringify(record), { mode: 0o600 });
}

export function forgetProcesses(directory: string): void {
  rmSync(join(directory, FILE), { force: true });
}

/** Ends what a previous start of the program left running in a container directory. Returns how many were alive. */
export function endRecorded(directory: string): number {
  const record = read(join(directory, FILE));
  if (record === undefined) return 0;
  // Only a leader whose start time matches is ours: its number may belong to somebody else by now.
  const alive = record.groups.filter(isAlive);
  for (const { pid } of alive) signal(-pid, 'SIGKILL');
  const strays = record.marker === undefined ? [] : processesWith(record.marker);
  for (const pid of strays) signal(pid, 'SIGKILL');
  forgetProcesses(directory);
  return alive.length + strays.length;
}

/** Every directory below `pods/UID/containers`. */
export function containerDirectories(podsDirectory: string): readonly string[] {
  if (!existsSync(podsDirectory)) return [];
  return readdirSync(podsDirectory).flatMap((uid) => {
    const containers = join(podsDirectory, uid, 'containers');
    return existsSync(containers) ? readdirSync(containers).map((name) => join(containers, name)) : [];
  });
}

function read(file: string): ProcessRecord | undefined {
  try {
    // Written by `recordProcesses` into a directory that only this program may enter.
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord;
  } catch {
    return undefined;
  }
}
