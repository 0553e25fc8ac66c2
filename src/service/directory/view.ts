import type { DirectoryChange, Entry, Reader } from '../../core/ports/directory.ts';
import type { Commit } from '../../core/ports/store.ts';
import type { RecordKind, RecordName, StoredRecord } from '../../core/records/record.ts';
import { deepFreeze } from './deep-freeze.ts';
import { getOrAdd } from './get-or-add.ts';
import { Table } from './table.ts';

/** A change with the kind that it belongs to. */
export interface KindChange {
  readonly kind: string;
  readonly change: DirectoryChange<unknown>;
}

/** All records in memory, by kind and account. Changed by whole commits only. */
export class View implements Reader {
  readonly #kinds = new Map<string, Map<string, Table>>();
  #revision: number;

  constructor(revision: number, records: readonly StoredRecord[]) {
    this.#revision = revision;
    for (const record of records) this.#put(record);
  }

  get revision(): number {
    return this.#revision;
  }

  get<Body>(kind: RecordKind<Body>, account: string, key: string): Entry<Body> | undefined {
    const entry = this.#kinds.get(kind.name)?.get(account)?.get(key);
    // A kind's name stands for its body type (`recordKind`).
    return entry as Entry<Body> | undefined;
  }

  list<Body>(kind: RecordKind<Body>, account: string, prefix = ''): readonly Entry<Body>[] {
    const entries = this.#kinds.get(kind.name)?.get(account)?.list(prefix) ?? [];
    return entries as readonly Entry<Body>[];
  }

  accounts<Body>(kind: RecordKind<Body>): readonly string[] {
    return [...(this.#kinds.get(kind.name)?.keys() ?? [])].sort();
  }

  kinds(account: string): readonly string[] {
    const owned = [...this.#kinds].filter(([, accounts]) => accounts.has(account));
    return owned.map(([kind]) => kind).sort();
  }

  /** Takes a commit in, whole. One that the view holds already changes nothing: undefined. */
  apply({ revision, puts, deletes }: Commit): readonly KindChange[] | undefined {
    if (revision <= this.#revision) return undefined;
    this.#revision = revision;
    const changes: KindChange[] = [];
    for (const record of puts) {
      const previous = this.#table(record)?.get(record.key);
      const entry = this.#put(record);
      changes.push(describe(record, revision, entry, previous));
    }
    for (const name of deletes) {
      const previous = this.#delete(name);
      changes.push(describe(name, revision, undefined, previous));
    }
    return changes;
  }

  #table({ kind, account }: RecordName): Table | undefined {
    return this.#kinds.get(kind)?.get(account);
  }

  #put({ kind, account, key, revision, body }: StoredRecord): Entry<unknown> {
    const accounts = getOrAdd(this.#kinds, kind, () => new Map<string, Table>());
    const table = getOrAdd(accounts, account, () => new Table());
    const entry = Object.freeze({ account, key, revision, body: deepFreeze(body) });
    table.put(entry);
    return entry;
  }

  #delete(name: RecordName): Entry<unknown> | undefined {
    const table = this.#table(name);
    const previous = table?.get(name.key);
    table?.delete(name.key);
    if (table?.size === 0) this.#kinds.get(name.kind)?.delete(name.account);
    return previous;
  }
}

function describe(
  { kind, account, key }: RecordName,
  revision: number,
  entry: Entry<unknown> | undefined,
  previous: Entry<unknown> | undefined,
): KindChange {
  return { kind, change: Object.freeze({ revision, account, key, entry, previous }) };
}
