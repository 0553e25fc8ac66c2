import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Commit, RevisionConflict } from '../../core/ports/store.ts';
import type { Json, RecordName, StoredRecord } from '../../core/records/record.ts';
import { expectationHolds, type PreparedChange } from '../batch.ts';

const NAMED = 'WHERE kind = ? AND account = ? AND key = ?';

/** The records and the newest revision. Methods that write run inside a transaction of the caller's. */
export class RecordTable {
  readonly #selectRevision: StatementSync;
  readonly #upsert: StatementSync;
  readonly #delete: StatementSync;
  readonly #selectAll: StatementSync;
  readonly #readState: StatementSync;
  readonly #writeState: StatementSync;
  #revision = 0;

  constructor(database: DatabaseSync) {
    this.#selectRevision = database.prepare(`SELECT revision FROM record ${NAMED}`);
    this.#upsert = database.prepare('INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)');
    this.#delete = database.prepare(`DELETE FROM record ${NAMED}`);
    this.#selectAll = database.prepare('SELECT kind, account, key, revision, body FROM record');
    this.#readState = database.prepare('SELECT revision FROM state');
    this.#writeState = database.prepare('UPDATE state SET revision = ?');
    this.reload();
  }

  get revision(): number {
    return this.#revision;
  }

  /** Reads the revision again, at the start of each transaction: the one before may have been rolled back. */
  reload(): void {
    this.#revision = Number(this.#readState.get()?.revision);
  }

  all(): StoredRecord[] {
    const records: StoredRecord[] = [];
    for (const { kind, account, key, revision, body } of this.#selectAll.iterate()) {
      records.push({
        kind: String(kind),
        account: String(account),
        key: String(key),
        revision: Number(revision),
        body: JSON.parse(String(body)) as Json,
      });
    }
    return records;
  }

  /** Throws `RevisionConflict` before it writes anything. A batch that changes nothing takes no revision number. */
  write(batch: readonly PreparedChange[]): Commit {
    const present = batch.map((change) => this.#holdTo(change));
    const next = this.#revision + 1;
    const puts: StoredRecord[] = [];
    const deletes: RecordName[] = [];
    for (const [index, { op, name, text }] of batch.entries()) {
      if (op === 'put') {
        this.#upsert.run(name.kind, name.account, name.key, next, text);
        puts.push({ ...name, revision: next, body: JSON.parse(text) as Json });
      } else if (op === 'delete' && present[index] !== undefined) {
        this.#delete.run(name.kind, name.account, name.key);
        deletes.push(name);
      }
    }
    if (puts.length + deletes.length === 0) return { revision: this.#revision, puts, deletes };
    this.#writeState.run(next);
    this.#revision = next;
    return { revision: next, puts, deletes };
  }

  #holdTo({ name, expect }: PreparedChange): number | undefined {
    const row = this.#selectRevision.get(name.kind, name.account, name.key);
    const present = row === undefined ? undefined : Number(row.revision);
    if (!expectationHolds(expect, present)) throw new RevisionConflict(name);
    return present;
  }
}
