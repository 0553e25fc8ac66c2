import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

export interface VolumeFile {
  readonly content: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** Files of a volume by their relative path. */
export type Payload = ReadonlyMap<string, VolumeFile>;

const DATA = '..data';
const NEW_DATA = '..data_tmp';
const LONGEST_PATH = 4096;
const LONGEST_NAME = 255;

/**
 * Shows the payload in `directory` all at once, as the kubelet's AtomicWriter does: files go to a new directory, the
 * link `..data` moves to it in one rename, and each visible name is a link through `..data`. A reader sees the old files or
 * the new ones, never a mixture and never half a file. Throws on a path that would leave the directory.
 */
export function writePayload(directory: string, payload: Payload, version: string): void {
  for (const path of payload.keys()) checkPath(path);
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const old = present(directory);
  if (old !== undefined && isSame(join(directory, old), payload)) return;
  const fresh = `..${version}`;
  writeFiles(join(directory, fresh), payload);
  rmSync(join(directory, NEW_DATA), { force: true });
  symlinkSync(fresh, join(directory, NEW_DATA));
  renameSync(join(directory, NEW_DATA), join(directory, DATA));
  showNames(directory, new Set([...payload.keys()].map((path) => path.split('/')[0] ?? '')));
  if (old !== undefined) rmSync(join(directory, old), { recursive: true, force: true });
}

/** Refuses what could reach outside the volume or collide with the writer's own names (`..data`). */
export function checkPath(path: string): void {
  const parts = path.split('/');
  const bad =
    path === '' ||
    path.length > LONGEST_PATH ||
    path.startsWith('/') ||
    path.includes('\0') ||
    path.startsWith('..') ||
    parts.some((part) => part === '..' || part === '.' || part === '' || part.length > LONGEST_NAME);
  if (bad)
    throw new Error(
      `invalid path ${JSON.stringify(path)}: must be relative, without '.' or '..' and not start with '..'`,
    );
}

/** The directory that `..data` points to, by name. */
function present(directory: string): string | undefined {
  try {
    const name = readlinkSync(join(directory, DATA));
    return name.includes('/') ? undefined : name;
  } catch {
    return undefined;
  }
}

function writeFiles(directory: string, payload: Payload): void {
  mkdirSync(directory, { mode: 0o755 });
  for (const [path, file] of payload) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
    writeFileSync(target, file.content, { mode: file.mode & 0o600, flag: 'wx' });
    if (file.uid !== undefined || file.gid !== undefined) chownSync(target, file.uid ?? -1, file.gid ?? -1);
    // After the owner: chown may clear bits, and the mode of an open is masked.
    chmodSync(target, file.mode);
  }
}

function isSame(directory: string, payload: Payload): boolean {
  const found = new Map(filesBelow(directory, ''));
  if (found.size !== payload.size) return false;
  return [...payload].every(([path, file]) => {
    const full = found.get(path);
    if (full === undefined) return false;
    return (lstatSync(full).mode & 0o7777) === file.mode && readFileSync(full).equals(file.content);
  });
}

function filesBelow(directory: string, prefix: string): [string, string][] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const full = join(directory, entry.name);
    return entry.isDirectory()
      ? filesBelow(full, `${prefix}${entry.name}/`)
      : [[`${prefix}${entry.name}`, full]];
  });
}

function showNames(directory: string, names: ReadonlySet<string>): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isSymbolicLink() && !entry.name.startsWith('..') && !names.has(entry.name)) {
      unlinkSync(join(directory, entry.name));
    }
  }
  for (const name of names) {
    if (lstatSync(join(directory, name), { throwIfNoEntry: false }) === undefined) {
      symlinkSync(join(DATA, name), join(directory, name));
    }
  }
}
