import type { Json, RecordName, StoredRecord } from '../records/record.ts';

/**
 * What a change expects of the record's present revision: its number, `absent` (it must not exist) or `any`.
 * An expectation that does not hold refuses the whole batch.
 */
export type Expectation = number | 'absent' | 'any';

export interface PutChange extends RecordName {
  readonly op: 'put';
  readonly body: Json;
  readonly expect: Expectation;
}

export interface DeleteChange extends RecordName {
  readonly op: 'delete';
  readonly expect: Expectation;
}

/** Holds the batch to a revision that was read and is not written: a decision that rests on it stays true. */
export interface CheckChange extends RecordName {
  readonly op: 'check';
  readonly expect: Expectation;
}

export type Change = PutChange | DeleteChange | CheckChange;

/** One committed batch, as followers see it: records written, and names deleted, at one revision. */
export interface Commit {
  readonly revision: number;
  readonly puts: readonly StoredRecord[];
  readonly deletes: readonly RecordName[];
}

/** An entry of the append-only log: an audit event. `time` is milliseconds since the epoch. */
export interface LogEntry {
  readonly id: string;
  readonly time: number;
  readonly body: Json;
}

/** An entry on its way into the log: its body as JSON text, which whoever appends it renders once. */
export interface LogLine {
  readonly id: string;
  readonly time: number;
  readonly text: string;
  /** What the entry is found by, as `packMarks` makes it: hashes of what readers ask for. Absent: by its time alone. */
  readonly marks?: string;
}

/** Lines on their way into the log: a list of them, or `PackedLines`. */
export interface LogLines extends Iterable<LogLine> {
  readonly length: number;
}

/** Which entries of the log are wanted. */
export interface LogQuery {
  readonly limit: number;
  /** Only entries older than this one (exclusive, by time then id). */
  readonly before?: { readonly time: number; readonly id: string };
  /** Only entries of this time (milliseconds) or later. */
  readonly from?: number;
  /** Only entries that carry every one of these marks (unsigned 32-bit numbers). */
  readonly marks?: readonly number[];
}

/** Thrown by `commit` when an expectation does not hold. Nothing of the batch was written. */
export class RevisionConflict extends Error {
  readonly record: RecordName;
  constructor(record: RecordName) {
    super(`revision conflict on ${record.kind} ${record.account}/${record.key}`);
    this.name = 'RevisionConflict';
    this.record = record;
  }
}

/** Thrown on opening or writing when the store itself cannot serve: unreadable, newer, corrupt, full, gone. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

/**
 * The record store. A backend is whatever passes `storage/conformance.ts`.
 * Commits are atomic, durable when the promise resolves, and numbered by one increasing revision.
 */
export interface Store {
  /** Every record, with the revision that the picture stands at. */
  load(): Promise<{ readonly revision: number; readonly records: readonly StoredRecord[] }>;
  /** Writes the batch whole or not at all. Resolves to the commit; rejects with `RevisionConflict` or `StoreUnavailable`. */
  commit(batch: readonly Change[]): Promise<Commit>;
  /** Calls back with each commit after revision `after`, in order, without gaps, other writers' commits included. */
  follow(after: number, onCommit: (commit: Commit) => void): { stop(): void };
  /**
   * Appends to the log, durable when the promise resolves; until then the lines must not change. An id already there is left as it is.
   */
  append(lines: LogLines): Promise<void>;
  /** Newest first, by time then id, at most `limit`. */
  readLog(query: LogQuery): Promise<readonly LogEntry[]>;
  close(): Promise<void>;
}
