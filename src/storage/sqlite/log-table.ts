import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LogLine } from '../../core/ports/store.ts';

/** The append-only log, trimmed to its newest entries. */
export class LogTable {
  readonly #insert: StatementSync;
  readonly #newest: StatementSync;
  readonly #trim: StatementSync;
  readonly #read: StatementSync;
  readonly #readBefore: StatementSync;
  readonly #limit: number;

  constructor(database: DatabaseSync, limit: number) {
    this.#limit = limit;
    this.#insert = database.prepare('INSERT OR IGNORE INTO log (id, time, body) VALUES (?, ?, ?)');
    this.#newest = database.prepare('SELECT max(sequence) AS sequence FROM log');
    this.#trim = database.prepare('DELETE FROM log WHERE sequence <= ?');
    const order = 'ORDER BY time DESC, id DESC LIMIT ?';
    this.#read = database.prepare(`SELECT id, time, body FROM log ${order}`);
    this.#readBefore = database.prepare(`SELECT id, time, body FROM log WHERE (time, id) < (?, ?) ${order}`);
  }

  /** Runs inside a transaction of the caller's. Sequences have no gaps, so the newest tells how many are kept. */
  append(lines: readonly LogLine[]): void {
    for (const { id, time, text } of lines) this.#insert.run(id, time, text);
    this.#trim.run(Number(this.#newest.get()?.sequence ?? 0) - this.#limit);
  }

  read(limit: number, before: { readonly time: number; readonly id: string } | undefined): LogLine[] {
    const rows =
      before === undefined ? this.#read.all(limit) : this.#readBefore.all(before.time, before.id, limit);
    return rows.map(({ id, time, body }) => ({ id: String(id), time: Number(time), text: String(body) }));
  }
}
