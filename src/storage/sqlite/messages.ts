import type { Commit, LogLine, LogQuery } from '../../core/ports/store.ts';
import type { RecordName, StoredRecord } from '../../core/records/record.ts';
import type { PreparedChange } from '../batch.ts';

/** What the store's thread is started with. */
export interface ThreadData {
  readonly path: string;
  readonly logLimit: number;
}

/** The database as its thread holds it. */
export interface Engine {
  load(): { readonly revision: number; readonly records: readonly StoredRecord[] };
  commit(batch: readonly PreparedChange[]): Promise<Commit>;
  /** As `PackedLines` packs them. */
  append(lines: Uint8Array): Promise<void>;
  readLog(query: LogQuery): readonly LogLine[];
  /** Resolves when everything asked before is written and the file is let go. */
  close(): Promise<void>;
}

export type AskName = keyof Engine;
export type Answer<Name extends AskName> = Awaited<ReturnType<Engine[Name]>>;

/** One call of the engine. Replies carry its number. */
export interface Request {
  readonly number: number;
  readonly ask: AskName;
  readonly argument: unknown;
}

/** An error, as what it is made from again on the other thread. */
export type Fault = { readonly conflict: RecordName } | { readonly unavailable: string };

/** The first reply, numbered 0, answers the opening with the newest revision. */
export type Reply =
  | { readonly number: number; readonly answer: unknown }
  | { readonly number: number; readonly fault: Fault };
