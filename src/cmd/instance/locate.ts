import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { CommandFailure } from '../output.ts';
import type { RunState } from './run-files.ts';
import { findRunning } from './running.ts';

/** Per-user list of data directories that instances were started on, the newest first. */
function listFile(): string {
  const state = process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state');
  return join(state, 'rolecall', 'instances.json');
}

function known(): readonly string[] {
  try {
    const list: unknown = JSON.parse(readFileSync(listFile(), 'utf8'));
    return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

/** Remembers where an instance runs, so that `rolecall env` finds it from any directory. */
export function remember(dataDir: string): void {
  const path = listFile();
  const list = [dataDir, ...known().filter((item) => item !== dataDir)].slice(0, 20);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Instances may start at the same moment: each has a temporary file of its own.
  const temporary = `${path}.${process.pid}.new`;
  writeFileSync(temporary, JSON.stringify(list), { mode: 0o600 });
  renameSync(temporary, path);
}

/**
 * The instance that a verb means: `--data-dir`, else ROLECALL_DATA_DIR, else ./.rolecall, else the newest that runs.
 * A directory that was named and has no running instance is an error, never a reason to take another.
 */
export async function locate(dataDir: string | undefined): Promise<RunState> {
  const named = dataDir ?? process.env.ROLECALL_DATA_DIR;
  const candidates = named === undefined ? [resolve('.rolecall'), ...known()] : [resolve(named)];
  for (const candidate of candidates) {
    const state = await findRunning(candidate);
    if (state !== undefined) return state;
  }
  const where = named === undefined ? '' : ` on ${resolve(named)}`;
  throw new CommandFailure(`no instance is running${where}`, {
    hint: 'start one with: rolecall up --detach',
  });
}
