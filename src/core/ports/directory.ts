import type { RecordKind } from '../records/record.ts';

/** A record as readers see it: its typed, frozen body and the revision that wrote it last. */
export interface Entry<Body> {
  readonly account: string;
  readonly key: string;
  readonly revision: number;
  readonly body: Body;
}

/** Synchronous reads over the state in memory. */
export interface Reader {
  get<Body>(kind: RecordKind<Body>, account: string, key: string): Entry<Body> | undefined;
  /** Entries of one kind and account in key order; with `prefix`, those whose key starts with it. */
  list<Body>(kind: RecordKind<Body>, account: string, prefix?: string): readonly Entry<Body>[];
}

/** A unit of work: reads see its own writes; everything it read or wrote is held to the revision that it saw. */
export interface Transaction extends Reader {
  /** Writes a record, new or not. */
  put<Body extends object>(kind: RecordKind<Body>, account: string, key: string, body: Body): void;
  delete<Body>(kind: RecordKind<Body>, account: string, key: string): void;
}

/** What changed in one commit, for the followers of a kind. A deletion has no `entry`, only the one it had before. */
export interface DirectoryChange<Body> {
  readonly revision: number;
  readonly account: string;
  readonly key: string;
  readonly entry: Entry<Body> | undefined;
  readonly previous: Entry<Body> | undefined;
}

/** The in-memory view of all records (design: reads never touch the database). */
export interface Directory extends Reader {
  /** The revision that the view stands at. */
  readonly revision: number;
  /** Accounts that own at least one record of the kind. */
  accounts<Body>(kind: RecordKind<Body>): readonly string[];
  /** Names of the kinds of which the account owns at least one record. */
  kinds(account: string): readonly string[];
  /**
   * Runs `work` synchronously and commits what it wrote; when another writer came between, runs it again (bounded).
   * `work` may throw a `Refusal`: nothing is written then. The view holds the commit when the promise resolves.
   */
  transact<Result>(work: (tx: Transaction) => Result): Promise<Result>;
  /** Calls back, synchronously after each commit is in the view, with the changes of one kind. */
  subscribe<Body>(
    kind: RecordKind<Body>,
    onChange: (change: DirectoryChange<Body>) => void,
  ): { stop(): void };
  close(): Promise<void>;
}
