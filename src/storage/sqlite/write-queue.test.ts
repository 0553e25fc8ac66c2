import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, it } from 'node:test';
import { RevisionConflict, StoreUnavailable } from '../../core/ports/store.ts';
import { WriteQueue } from './write-queue.ts';

let database: DatabaseSync;
let begun: number;
let queue: WriteQueue;
let told: string[];
beforeEach(() => {
  database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE note (text TEXT NOT NULL)');
  begun = 0;
  told = [];
  queue = new WriteQueue(database, () => begun++, 'test.db');
});

const present = () =>
  database
    .prepare('SELECT substr(text, 1, 9) AS text FROM note')
    .all()
    .map(({ text }) => text);

/** Writes each text, then ends as `end` says. */
function note(texts: readonly string[], end?: () => void): Promise<string> {
  const written = queue.add(() => {
    for (const text of texts) database.prepare('INSERT INTO note VALUES (?)').run(text);
    end?.();
    return texts.join().slice(0, 9);
  });
  written.then(
    (result) => told.push(result),
    () => undefined,
  );
  return written;
}

function fail(error: Error): () => void {
  return () => {
    throw error;
  };
}

describe('writes that wait together', () => {
  it('share one transaction and are told in order once it is durable', async () => {
    const results = await Promise.all([note(['a']), note(['b', 'c']), note(['d'])]);
    assert.deepEqual([results, told, begun], [['a', 'b,c', 'd'], ['a', 'b,c', 'd'], 1]);
    await note(['e']);
    assert.equal(begun, 2);
  });

  it('fail alone: a conflict as itself, anything else as a fault of the store', async () => {
    const conflict = new RevisionConflict({ kind: 'k', account: 'a', key: 'x' });
    const results = await Promise.allSettled([
      note(['a']),
      note(['half'], fail(conflict)),
      note(['b']),
      note(['half'], fail(new TypeError('bad value'))),
      note(['c']),
    ]);
    assert.deepEqual(present(), ['a', 'b', 'c']);
    const [, first, , second] = results;
    assert.ok(first?.status === 'rejected' && first.reason === conflict);
    assert.ok(second?.status === 'rejected' && second.reason instanceof StoreUnavailable);
    assert.deepEqual(told, ['a', 'b', 'c']);
  });

  it('are each there whole or not at all when the disk is full, and go on when there is room again', async () => {
    database.exec('PRAGMA max_page_count = 4');
    const huge = 'x'.repeat(100_000);
    const results = await Promise.allSettled([note(['a']), note(['half', huge]), note(['b'])]);
    const kept = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    assert.deepEqual(present(), kept);
    assert.equal(results[1]?.status, 'rejected');
    database.exec('PRAGMA max_page_count = 1000');
    await note(['half', huge]);
    assert.deepEqual(present(), [...kept, 'half', 'xxxxxxxxx']);
  });

  it('all fail when the database is gone, and nothing is left waiting', async () => {
    const pending = [note(['a']), note(['b'])];
    database.close();
    for (const one of pending) await assert.rejects(one, StoreUnavailable);
    await queue.drained();
    assert.deepEqual(told, []);
  });
});
