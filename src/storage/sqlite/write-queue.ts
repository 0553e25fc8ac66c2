import type { DatabaseSync } from 'node:sqlite';
import { RevisionConflict } from '../../core/ports/store.ts';
import { describeFault } from './open-database.ts';

interface Waiting {
  /** Runs inside the group's transaction; answers what is to be done once the transaction is durable. */
  run(): () => void;
  fail(error: unknown): void;
}

/** Bounds the time of one transaction, in which nothing else of the process runs. */
const LARGEST_GROUP = 512;

/**
 * Writes that wait in the same turn of the event loop share one transaction and so one fsync. Each is atomic on its own
 * by a savepoint; results are told in order after the transaction is durable.
 */
export class WriteQueue {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #onBegin: () => void;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #onDrained: (() => void)[] = [];

  /** `onBegin` is called inside each transaction before its first write. */
  constructor(database: DatabaseSync, onBegin: () => void, path: string) {
    this.#database = database;
    this.#onBegin = onBegin;
    this.#path = path;
  }

  /** `write` runs inside the transaction; its result is told once it is durable. */
  add<Result>(write: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const run = () => {
        const result = write();
        return () => resolve(result);
      };
      this.#waiting.push({ run, fail: reject });
      this.#schedule();
    });
  }

  /** Resolves when nothing waits. */
  drained(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onDrained.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const group = this.#waiting.splice(0, LARGEST_GROUP);
      if (this.#waiting.length > 0) this.#schedule();
      this.#writeGroup(group);
      if (this.#waiting.length === 0) for (const resolve of this.#onDrained.splice(0)) resolve();
    });
  }

  #writeGroup(group: readonly Waiting[]): void {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      this.#onBegin();
      const settle = group.map((waiting) => this.#writeOne(waiting));
      this.#database.exec('COMMIT');
      for (const tell of settle) tell();
    } catch (error) {
      this.#undo('ROLLBACK');
      const fault = describeFault(error, this.#path);
      for (const waiting of group) waiting.fail(fault);
    }
  }

  /** A fault undoes this write alone, unless it has ended the whole transaction (disk full, I/O error). */
  #writeOne(waiting: Waiting): () => void {
    this.#database.exec('SAVEPOINT one');
    try {
      const tell = waiting.run();
      this.#database.exec('RELEASE one');
      return tell;
    } catch (error) {
      if (!this.#database.isTransaction) throw error;
      this.#undo('ROLLBACK TO one; RELEASE one');
      const fault = error instanceof RevisionConflict ? error : describeFault(error, this.#path);
      return () => waiting.fail(fault);
    }
  }

  #undo(statements: string): void {
    try {
      if (this.#database.isTransaction) this.#database.exec(statements);
    } catch {
      // The fault that led here is the one to tell; the next group begins anew or fails in its turn.
    }
  }
}
