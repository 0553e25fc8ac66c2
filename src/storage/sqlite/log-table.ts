import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { LogLine, LogLines, LogQuery } from '../../core/ports/store.ts';
import { packMarks } from '../../core/records/packed-marks.ts';

/** The append-only log, trimmed to its newest entries. */
export class LogTable {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #newest: StatementSync;
  readonly #trim: StatementSync;
  /** By their SQL: one for each combination of conditions. */
  readonly #reads = new Map<string, StatementSync>();
  readonly #limit: number;

  constructor(database: DatabaseSync, limit: number) {
    this.#database = database;
    this.#limit = limit;
    this.#insert = database.prepare('INSERT OR IGNORE INTO log (id, time, body, marks) VALUES (?, ?, ?, ?)');
    this.#newest = database.prepare('SELECT max(sequence) AS sequence FROM log');
    this.#trim = database.prepare('DELETE FROM log WHERE sequence <= ?');
  }

  /** Runs inside a transaction of the caller's. Sequences have no gaps, so the newest tells how many are kept. */
  append(lines: LogLines): void {
    for (const { id, time, text, marks = '' } of lines) this.#insert.run(id, time, text, marks);
    this.#trim.run(Number(this.#newest.get()?.sequence ?? 0) - this.#limit);
  }

  read({ limit, before, from, marks = [] }: LogQuery): LogLine[] {
    const conditions: string[] = [];
    const values: SQLInputValue[] = [];
    if (before !== undefined) {
      conditions.push('(time, id) < (?, ?)');
      values.push(before.time, before.id);
    }
    if (from !== undefined) {
      conditions.push('time >= ?');
      values.push(from);
    }
    for (const mark of marks) {
      conditions.push('instr(marks, ?) > 0');
      values.push(packMarks([mark]));
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    // The search runs over the index alone; the bodies of what it found are read after it.
    const found = `SELECT sequence FROM log INDEXED BY log_by_time ${where} ORDER BY time DESC, id DESC LIMIT ?`;
    const rows = this.#statement(
      `SELECT id, time, body FROM log WHERE sequence IN (${found}) ORDER BY time DESC, id DESC`,
    ).all(...values, limit);
    return rows.map(({ id, time, body }) => ({ id: String(id), time: Number(time), text: String(body) }));
  }

  #statement(sql: string): StatementSync {
    const known = this.#reads.get(sql);
    if (known !== undefined) return known;
    const made = this.#database.prepare(sql);
    this.#reads.set(sql, made);
    return made;
  }
}
