import type {
  Change,
  CheckChange,
  DeleteChange,
  Expectation,
  PutChange,
  Store,
} from '../../core/ports/store.ts';
import type { Json } from '../../core/records/record.ts';

const NAME = { kind: 'test', account: '111122223333' };

export function put(key: string, body: Json, expect: Expectation = 'any'): PutChange {
  return { ...NAME, op: 'put', key, body, expect };
}

export function remove(key: string, expect: Expectation = 'any'): DeleteChange {
  return { ...NAME, op: 'delete', key, expect };
}

export function check(key: string, expect: Expectation): CheckChange {
  return { ...NAME, op: 'check', key, expect };
}

/** Bodies by key, in key order. */
export async function bodies(store: Store): Promise<Record<string, Json>> {
  const { records } = await store.load();
  const pairs = records.map(({ key, body }) => [key, body] as const);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function commitAll(store: Store, batches: readonly (readonly Change[])[]) {
  return Promise.all(batches.map((batch) => store.commit(batch)));
}
