import {
  type Change,
  type Commit,
  type LogEntry,
  type LogLines,
  type LogQuery,
  RevisionConflict,
  type Store,
  StoreUnavailable,
} from '../../core/ports/store.ts';
import { packMarks } from '../../core/records/packed-marks.ts';
import type { Json, RecordName, StoredRecord } from '../../core/records/record.ts';
import { expectationHolds, type PreparedChange, prepareBatch, recordId } from '../batch.ts';
import { CommitFeed } from '../commit-feed.ts';
import { DEFAULT_LOG_LIMIT, type StoreOptions } from '../options.ts';

/** A store that forgets everything when the process ends: for tests and trials. */
export function openMemoryStore(options: StoreOptions = {}): Store {
  return new MemoryStore(options.logLimit ?? DEFAULT_LOG_LIMIT);
}

/** An entry with the marks that find it. */
interface Marked {
  readonly entry: LogEntry;
  readonly marks: string;
}

interface Kept {
  readonly name: RecordName;
  readonly revision: number;
  readonly text: string;
}

class MemoryStore implements Store {
  readonly #records = new Map<string, Kept>();
  readonly #log = new Map<string, Marked>();
  readonly #logLimit: number;
  readonly #feed = new CommitFeed(0);
  #revision = 0;
  #closed = false;

  constructor(logLimit: number) {
    this.#logLimit = logLimit;
  }

  async load() {
    this.#assertOpen();
    return { revision: this.#revision, records: [...this.#records.values()].map(toRecord) };
  }

  async commit(batch: readonly Change[]): Promise<Commit> {
    const prepared = prepareBatch(batch);
    this.#assertOpen();
    // As in any store, the writer is gone on before its commit is made.
    await undefined;
    for (const { name, expect } of prepared) {
      if (!expectationHolds(expect, this.#records.get(recordId(name))?.revision))
        throw new RevisionConflict(name);
    }
    const commit = this.#apply(prepared);
    if (commit.revision > this.#revision) {
      this.#revision = commit.revision;
      this.#feed.publish(commit);
    }
    return commit;
  }

  follow(after: number, onCommit: (commit: Commit) => void) {
    this.#assertOpen();
    return this.#feed.follow(after, onCommit);
  }

  async append(lines: LogLines): Promise<void> {
    this.#assertOpen();
    for (const { id, time, text, marks = '' } of lines) {
      if (this.#log.has(id)) continue;
      this.#log.set(id, { entry: { id, time, body: JSON.parse(text) as Json }, marks });
    }
    for (const oldest of this.#log.keys()) {
      if (this.#log.size <= this.#logLimit) break;
      this.#log.delete(oldest);
    }
  }

  async readLog({ limit, before, from, marks = [] }: LogQuery): Promise<readonly LogEntry[]> {
    this.#assertOpen();
    const wanted = [...this.#log.values()].filter(
      ({ entry, marks: carried }) =>
        (before === undefined || newestFirst(before, entry) < 0) &&
        (from === undefined || entry.time >= from) &&
        marks.every((mark) => carried.includes(packMarks([mark]))),
    );
    return wanted
      .map(({ entry }) => entry)
      .sort(newestFirst)
      .slice(0, limit);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#feed.clear();
  }

  #apply(prepared: readonly PreparedChange[]): Commit {
    const next = this.#revision + 1;
    const puts: StoredRecord[] = [];
    const deletes: RecordName[] = [];
    for (const { op, name, text } of prepared) {
      const id = recordId(name);
      if (op === 'put') {
        const kept = { name, revision: next, text };
        this.#records.set(id, kept);
        puts.push(toRecord(kept));
      } else if (op === 'delete' && this.#records.delete(id)) deletes.push(name);
    }
    const revision = puts.length + deletes.length === 0 ? this.#revision : next;
    return { revision, puts, deletes };
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
  }
}

/** Bodies come fresh from their text, so that no reader holds an object that the store keeps. */
function toRecord({ name, revision, text }: Kept): StoredRecord {
  return { ...name, revision, body: JSON.parse(text) as Json };
}

/** Order of the log: by time, then id, newest first. */
function newestFirst(a: { time: number; id: string }, b: { time: number; id: string }): number {
  if (a.time !== b.time) return b.time - a.time;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
