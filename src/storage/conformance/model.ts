import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { type Change, type Commit, type Expectation, RevisionConflict } from '../../core/ports/store.ts';
import { check, put, remove } from './changes.ts';
import type { Subject } from './subject.ts';

/** What an expectation of a random change refers to: resolved to a number when the change is made. */
type Guess = 'present' | 'stale' | 'absent' | 'any';
interface Step {
  readonly op: 'put' | 'delete' | 'check';
  readonly key: string;
  readonly guess: Guess;
  readonly value: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  op: fc.constantFrom('put', 'put', 'delete', 'check'),
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  guess: fc.constantFrom('present', 'present', 'any', 'any', 'absent', 'stale'),
  value: fc.integer(),
});
const script = fc.array(fc.uniqueArray(step, { maxLength: 4, selector: ({ key }) => key }), {
  maxLength: 12,
});

/** The obvious store: a map, changed only when every expectation holds. */
class Model {
  readonly records = new Map<string, { revision: number; value: number }>();

  holds(key: string, expect: Expectation): boolean {
    const present = this.records.get(key)?.revision;
    return expect === 'any' || (expect === 'absent' ? present === undefined : present === expect);
  }

  apply(batch: readonly Change[], revision: number): void {
    for (const change of batch) {
      if (change.op === 'put') this.records.set(change.key, { revision, value: change.body as number });
      if (change.op === 'delete') this.records.delete(change.key);
    }
  }

  resolve({ op, key, guess, value }: Step): Change {
    const revision = this.records.get(key)?.revision;
    const number = guess === 'present' ? (revision ?? 'absent') : (revision ?? 0) - 1;
    const expect = guess === 'any' || guess === 'absent' ? guess : number;
    if (op === 'put') return put(key, value, expect);
    return op === 'delete' ? remove(key, expect) : check(key, expect);
  }
}

export function matchesTheModel(subject: Subject): void {
  it('does with random batches what a plain map does, and so do its followers', async () => {
    await fc.assert(
      fc.asyncProperty(script, async (batches) => {
        const store = await subject.open({});
        const [model, followed] = [new Model(), new Model()];
        store.follow((await store.load()).revision, (commit) => replay(followed, commit));
        for (const steps of batches) {
          const batch = steps.map((one) => model.resolve(one));
          const holds = batch.every(({ key, expect }) => model.holds(key, expect));
          const outcome = await store.commit(batch).catch((error: unknown) => error);
          assert.equal(outcome instanceof RevisionConflict, !holds);
          if (!(outcome instanceof Error)) model.apply(batch, (outcome as Commit).revision);
        }
        const { records } = await store.load();
        const kept = records.map(({ key, revision, body }) => [key, { revision, value: body }] as const);
        assert.deepEqual(new Map(kept), model.records);
        assert.deepEqual(followed.records, model.records);
        await store.close();
      }),
      { numRuns: 30 },
    );
  });
}

function replay(model: Model, { revision, puts, deletes }: Commit): void {
  for (const { key } of deletes) model.records.delete(key);
  for (const { key, body } of puts) model.records.set(key, { revision, value: body as number });
}
