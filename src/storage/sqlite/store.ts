import type { Change, Commit, LogEntry, LogLines, LogQuery, Store } from '../../core/ports/store.ts';
import { StoreUnavailable } from '../../core/ports/store.ts';
import { PackedLines } from '../../core/records/packed-lines.ts';
import type { Json } from '../../core/records/record.ts';
import { prepareBatch } from '../batch.ts';
import { CommitFeed } from '../commit-feed.ts';
import { DEFAULT_LOG_LIMIT, type StoreOptions } from '../options.ts';
import { ThreadClient } from './thread-client.ts';

/**
 * The embedded store: one SQLite file, for one process, on a thread of its own. Rejects with `StoreUnavailable` when the file
 * is corrupt, newer, foreign, not writable or in use.
 */
export async function openSqliteStore(path: string, options: StoreOptions = {}): Promise<Store> {
  const thread = new ThreadClient({ path, logLimit: options.logLimit ?? DEFAULT_LOG_LIMIT });
  return new SqliteStore(thread, await thread.opened());
}

class SqliteStore implements Store {
  readonly #thread: ThreadClient;
  readonly #feed: CommitFeed;
  #closing: Promise<void> | undefined;

  constructor(thread: ThreadClient, revision: number) {
    this.#thread = thread;
    this.#feed = new CommitFeed(revision);
  }

  async load() {
    this.#assertOpen();
    return this.#thread.ask('load', undefined);
  }

  async commit(batch: readonly Change[]): Promise<Commit> {
    const prepared = prepareBatch(batch);
    this.#assertOpen();
    return this.#thread.ask('commit', prepared, (commit) => {
      if (commit.puts.length + commit.deletes.length > 0) this.#feed.publish(commit);
    });
  }

  follow(after: number, onCommit: (commit: Commit) => void) {
    this.#assertOpen();
    return this.#feed.follow(after, onCommit);
  }

  async append(lines: LogLines): Promise<void> {
    this.#assertOpen();
    const packed = lines instanceof PackedLines ? lines : PackedLines.of(lines);
    await this.#thread.ask('append', packed.packed());
  }

  async readLog(query: LogQuery): Promise<readonly LogEntry[]> {
    this.#assertOpen();
    const rows = await this.#thread.ask('readLog', query);
    return rows.map(({ id, time, text }) => ({ id, time, body: JSON.parse(text) as Json }));
  }

  close(): Promise<void> {
    this.#closing ??= this.#thread.ask('close', undefined).then(() => this.#feed.clear());
    return this.#closing;
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new StoreUnavailable('the store is closed');
  }
}
