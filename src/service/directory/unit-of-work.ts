import type { Entry, Reader, Transaction } from '../../core/ports/directory.ts';
import type { Change, Expectation } from '../../core/ports/store.ts';
import type { Json, RecordKind, RecordName } from '../../core/records/record.ts';
import { compareKeys } from './key-order.ts';

/** A record that the work touched: the revision that it saw, and what it wrote over it, if anything. */
export interface Touched extends RecordName {
  readonly seen: Expectation;
  /** Absent: only read. `undefined` as body: deleted. */
  written?: { readonly body: object | undefined };
}

/** A listing that the work read: what others change in it or add to it would change the outcome. */
export interface ListedRange {
  readonly kind: string;
  readonly account: string;
  readonly prefix: string;
  readonly entries: readonly Entry<unknown>[];
}

/** One run of a transaction's work over the view: remembers what it read, and keeps what it writes to itself. */
export class UnitOfWork implements Transaction {
  readonly #view: Reader;
  readonly #touched = new Map<string, Touched>();
  readonly ranges: ListedRange[] = [];
  #done = false;

  constructor(view: Reader) {
    this.#view = view;
  }

  get<Body>(kind: RecordKind<Body>, account: string, key: string): Entry<Body> | undefined {
    const present = this.#view.get(kind, account, key);
    const touched = this.#touch(kind.name, account, key, present);
    return touched.written === undefined ? present : own<Body>(touched);
  }

  list<Body>(kind: RecordKind<Body>, account: string, prefix = ''): readonly Entry<Body>[] {
    const present = this.#view.list(kind, account, prefix);
    this.ranges.push({ kind: kind.name, account, prefix, entries: present });
    const written = this.#writtenIn(kind.name, account, prefix);
    if (written.length === 0) return present;
    const replaced = new Set(written.map(({ key }) => key));
    const entries = present.filter(({ key }) => !replaced.has(key));
    for (const touched of written) {
      const entry = own<Body>(touched);
      if (entry !== undefined) entries.push(entry);
    }
    return entries.sort((a, b) => compareKeys(a.key, b.key));
  }

  put<Body extends object>(kind: RecordKind<Body>, account: string, key: string, body: Body): void {
    this.#write(kind, account, key, body);
  }

  delete<Body>(kind: RecordKind<Body>, account: string, key: string): void {
    this.#write(kind, account, key, undefined);
  }

  /** Runs the work. Throws a TypeError when it is asynchronous: writes after its first pause would be lost. */
  run<Result>(work: (tx: Transaction) => Result): Result {
    const result = work(this);
    this.#done = true;
    if (result instanceof Promise) throw new TypeError('the work of a transaction is synchronous');
    return result;
  }

  /** What it read by `get` or wrote; not what it saw in listings alone. */
  touched(): IterableIterator<Touched> {
    return this.#touched.values();
  }

  /** Work that wrote nothing needs no commit: the picture that it read was true. */
  get wrote(): boolean {
    for (const { written } of this.#touched.values()) if (written !== undefined) return true;
    return false;
  }

  /** The batch that makes the work true: what it wrote, and a check for everything else that it saw. */
  changes(): readonly Change[] {
    for (const { kind, account, entries } of this.ranges) {
      for (const entry of entries) this.#touch(kind, account, entry.key, entry);
    }
    return [...this.#touched.values()].map(toChange);
  }

  #write<Body>(kind: RecordKind<Body>, account: string, key: string, body: object | undefined): void {
    if (this.#done) throw new TypeError('the transaction is over');
    this.#touch(kind.name, account, key, this.#view.get(kind, account, key)).written = { body };
  }

  #touch(kind: string, account: string, key: string, present: Entry<unknown> | undefined): Touched {
    const id = `${kind}\n${account}\n${key}`;
    let touched = this.#touched.get(id);
    if (touched === undefined) {
      touched = { kind, account, key, seen: present?.revision ?? 'absent' };
      this.#touched.set(id, touched);
    }
    return touched;
  }

  #writtenIn(kind: string, account: string, prefix: string): Touched[] {
    return [...this.#touched.values()].filter(
      (touched) =>
        touched.written !== undefined &&
        touched.kind === kind &&
        touched.account === account &&
        touched.key.startsWith(prefix),
    );
  }
}

/** The work's own write as an entry; its revision is the one that it replaces, 0 when there is none. */
function own<Body>({ account, key, seen, written }: Touched): Entry<Body> | undefined {
  if (written?.body === undefined) return undefined;
  const revision = typeof seen === 'number' ? seen : 0;
  // `put` took the body as this kind's.
  return { account, key, revision, body: written.body as Body };
}

function toChange({ kind, account, key, seen, written }: Touched): Change {
  const name = { kind, account, key, expect: seen };
  if (written === undefined || (written.body === undefined && seen === 'absent'))
    return { ...name, op: 'check' };
  if (written.body === undefined) return { ...name, op: 'delete' };
  // Bodies are JSON by their declaration; the store takes their text at once.
  return { ...name, op: 'put', body: written.body as unknown as Json };
}
