import type { DatabaseSync } from 'node:sqlite';
import type { Change, Commit, LogEntry, Store } from '../../core/ports/store.ts';
import { StoreUnavailable } from '../../core/ports/store.ts';
import type { Json } from '../../core/records/record.ts';
import { prepareBatch } from '../batch.ts';
import { CommitFeed } from '../commit-feed.ts';
import { DEFAULT_LOG_LIMIT, type StoreOptions } from '../options.ts';
import { LogTable } from './log-table.ts';
import { describeFault, openDatabase } from './open-database.ts';
import { RecordTable } from './record-table.ts';
import { WriteQueue } from './write-queue.ts';

/**
 * The embedded store: one SQLite file, for one process. Rejects with `StoreUnavailable` when the file is corrupt, newer,
 * foreign, not writable or in use.
 */
export async function openSqliteStore(path: string, options: StoreOptions = {}): Promise<Store> {
  const database = openDatabase(path);
  try {
    return new SqliteStore(database, path, options.logLimit ?? DEFAULT_LOG_LIMIT);
  } catch (error) {
    database.close();
    throw describeFault(error, path);
  }
}

class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #records: RecordTable;
  readonly #log: LogTable;
  readonly #queue: WriteQueue;
  readonly #feed: CommitFeed;
  #closed = false;

  constructor(database: DatabaseSync, path: string, logLimit: number) {
    this.#database = database;
    this.#path = path;
    this.#records = new RecordTable(database);
    this.#log = new LogTable(database, logLimit);
    this.#queue = new WriteQueue(database, () => this.#records.reload(), path);
    this.#feed = new CommitFeed(this.#records.revision);
  }

  async load() {
    return this.#reading(() => ({ revision: this.#records.revision, records: this.#records.all() }));
  }

  async commit(batch: readonly Change[]): Promise<Commit> {
    const prepared = prepareBatch(batch);
    this.#assertOpen();
    return this.#queue.add({
      write: () => this.#records.write(prepared),
      written: (commit) => {
        if (commit.puts.length + commit.deletes.length > 0) this.#feed.publish(commit);
      },
    });
  }

  follow(after: number, onCommit: (commit: Commit) => void) {
    this.#assertOpen();
    return this.#feed.follow(after, onCommit);
  }

  async append(entries: readonly LogEntry[]): Promise<void> {
    const rows = entries.map(({ id, time, body }) => ({ id, time, text: JSON.stringify(body) }));
    this.#assertOpen();
    await this.#queue.add({ write: () => this.#log.append(rows), written: () => undefined });
  }

  async readLog({ limit, before }: Parameters<Store['readLog']>[0]): Promise<readonly LogEntry[]> {
    return this.#reading(() =>
      this.#log
        .read(limit, before)
        .map(({ id, time, text }) => ({ id, time, body: JSON.parse(text) as Json })),
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#queue.drained();
    this.#feed.clear();
    this.#database.close();
  }

  #reading<Result>(read: () => Result): Result {
    this.#assertOpen();
    try {
      return read();
    } catch (error) {
      throw describeFault(error, this.#path);
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
  }
}
