import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../../core/ports/store.ts';
import { APPLICATION_ID, LAYOUT, LAYOUT_VERSION, MIGRATIONS } from './layout.ts';

/** A process that is being stopped needs a moment to let go of the file. */
const LOCK_PATIENCE_MS = 250;

const PAGE_BYTES = 16_384;

/**
 * Opens the database file, made when absent (mode 0600), for this process alone. Throws `StoreUnavailable` with one
 * clear line; the data is untouched then.
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    createFile(path);
    database = new DatabaseSync(path, { timeout: LOCK_PATIENCE_MS });
    prepare(database, path);
    return database;
  } catch (error) {
    closeQuietly(database);
    throw describeFault(error, path);
  }
}

/** SQLite would make the file readable by others; its journal takes the mode of the file. */
function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

function prepare(database: DatabaseSync, path: string): void {
  // With the exclusive lock no shared-memory file is needed, and no other process can change records behind the view.
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  checkLayout(database, path);
  // Of a new file only. Two audit events fill two thirds of SQLite's own 4 KiB; here they waste little, and half as much is written.
  database.exec(`PRAGMA page_size = ${PAGE_BYTES}`);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF');
  database.exec('BEGIN IMMEDIATE');
  const present = pragma(database, 'user_version');
  if (present === 0) database.exec(LAYOUT);
  else for (let version = present; version < LAYOUT_VERSION; version++) migrate(database, version);
  if (present !== LAYOUT_VERSION)
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${LAYOUT_VERSION}`);
  database.exec('COMMIT');
}

function migrate(database: DatabaseSync, version: number): void {
  const statements = MIGRATIONS[version];
  if (statements === undefined) throw new StoreUnavailable(`no way from layout ${version} is known`);
  database.exec(statements);
}

function checkLayout(database: DatabaseSync, path: string): void {
  const version = pragma(database, 'user_version');
  if (version > LAYOUT_VERSION) {
    throw new StoreUnavailable(
      `${path} was written by a newer version (layout ${version}, this program knows ${LAYOUT_VERSION})`,
    );
  }
  const application = pragma(database, 'application_id');
  const tables = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.tables;
  if (application !== APPLICATION_ID && (application !== 0 || version !== 0 || tables !== 0))
    throw new StoreUnavailable(`${path} is a database of another program`);
}

function pragma(database: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}

function closeQuietly(database: DatabaseSync | undefined): void {
  try {
    database?.close();
  } catch {
    // The fault that led here is the one to tell.
  }
}

/** SQLite's primary result codes (sqlite.org/rescode.html) and the system's error codes, in an operator's words. */
const FAULTS: Readonly<Record<string, string>> = {
  5: 'is in use by another process',
  6: 'is in use by another process',
  8: 'is not writable',
  10: 'cannot be read or written (disk error)',
  11: 'is corrupt',
  13: 'cannot grow: the disk is full',
  14: 'cannot be opened',
  26: 'is not a database, or is corrupt',
  EACCES: 'is not writable',
  EPERM: 'is not writable',
  EROFS: 'is on a read-only file system',
  ENOTDIR: 'is not in a directory',
  EEXIST: 'is not in a directory',
  EISDIR: 'is a directory',
  ENOSPC: 'cannot be made: the disk is full',
};

/** Any fault of the database as one `StoreUnavailable` line; the original is its cause. */
export function describeFault(error: unknown, path: string): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const { errcode, code, message } = error as { errcode?: number; code?: string; message?: string };
  const fault = FAULTS[errcode === undefined ? String(code) : String(errcode & 0xff)];
  return new StoreUnavailable(`${path} ${fault ?? `cannot be used: ${message}`}`, { cause: error });
}
