import type { Change, Expectation } from '../core/ports/store.ts';
import type { RecordName } from '../core/records/record.ts';

/** A change with its body as text: taken when `commit` is called, so that later writes to the caller's objects are not seen. */
export interface PreparedChange {
  readonly op: Change['op'];
  readonly name: RecordName;
  readonly expect: Expectation;
  /** JSON text of a put. */
  readonly text: string;
}

/** One text per record name. Only keys may hold a line feed, and the key comes last: no two names share a text. */
export function recordId({ kind, account, key }: RecordName): string {
  return `${kind}\n${account}\n${key}`;
}

/** Copies a batch. Throws a TypeError when it names a record twice: its meaning would hang on the order of checks. */
export function prepareBatch(batch: readonly Change[]): readonly PreparedChange[] {
  const seen = new Set<string>();
  return batch.map((change) => {
    const { kind, account, key } = change;
    const id = recordId(change);
    if (seen.has(id)) throw new TypeError(`the batch names ${kind} ${account}/${key} twice`);
    seen.add(id);
    const text = change.op === 'put' ? JSON.stringify(change.body) : '';
    return { op: change.op, name: { kind, account, key }, expect: change.expect, text };
  });
}

/** Does the record's present revision (undefined: there is no such record) meet the expectation? */
export function expectationHolds(expect: Expectation, present: number | undefined): boolean {
  if (expect === 'any') return true;
  return expect === 'absent' ? present === undefined : present === expect;
}
