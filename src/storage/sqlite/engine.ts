import type { DatabaseSync } from 'node:sqlite';
import type { Commit, LogLine, LogQuery } from '../../core/ports/store.ts';
import { PackedLines } from '../../core/records/packed-lines.ts';
import type { PreparedChange } from '../batch.ts';
import { LogTable } from './log-table.ts';
import type { Engine } from './messages.ts';
import { describeFault, openDatabase } from './open-database.ts';
import { RecordTable } from './record-table.ts';
import { WriteQueue } from './write-queue.ts';

/** The database file and everything that touches it. Throws and rejects with `StoreUnavailable`; commits with `RevisionConflict`. */
export class SqliteEngine implements Engine {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #records: RecordTable;
  readonly #log: LogTable;
  readonly #queue: WriteQueue;

  constructor(path: string, logLimit: number) {
    this.#path = path;
    this.#database = openDatabase(path);
    try {
      this.#records = new RecordTable(this.#database);
      this.#log = new LogTable(this.#database, logLimit);
    } catch (error) {
      this.#database.close();
      throw describeFault(error, path);
    }
    this.#queue = new WriteQueue(this.#database, () => this.#records.reload(), path);
  }

  get revision(): number {
    return this.#records.revision;
  }

  load() {
    return this.#reading(() => ({ revision: this.#records.revision, records: this.#records.all() }));
  }

  commit(batch: readonly PreparedChange[]): Promise<Commit> {
    return this.#queue.add(() => this.#records.write(batch));
  }

  append(lines: Uint8Array): Promise<void> {
    return this.#queue.add(() => this.#log.append(new PackedLines(lines)));
  }

  readLog(query: LogQuery): readonly LogLine[] {
    return this.#reading(() => this.#log.read(query));
  }

  async close(): Promise<void> {
    await this.#queue.drained();
    this.#database.close();
  }

  #reading<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      throw describeFault(error, this.#path);
    }
  }
}
