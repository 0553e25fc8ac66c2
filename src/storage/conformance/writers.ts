import assert from 'node:assert/strict';
import { it } from 'node:test';
import { RevisionConflict } from '../../core/ports/store.ts';
import { bodies, commitAll, put } from './changes.ts';
import type { Subject } from './subject.ts';

export function writersDoNotMeet(subject: Subject): void {
  it('serves many commits in flight, each at a revision of its own, in the order they were asked for', async () => {
    const { store } = subject;
    const batches = Array.from({ length: 700 }, (_, index) => [put(`key-${index}`, index, 'absent')]);
    const commits = await commitAll(store, batches);
    const revisions = commits.map(({ revision }) => revision);
    assert.deepEqual(
      revisions,
      [...new Set(revisions)].sort((a, b) => a - b),
    );
    assert.equal((await store.load()).records.length, 700);
  });

  it('lets exactly one of many writers with the same expectation win', async () => {
    const { store } = subject;
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        store.commit([put('a', index, 'absent'), put(`b${index}`, 1)]),
      ),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const result of results) {
      if (result.status === 'rejected') assert.ok(result.reason instanceof RevisionConflict);
    }
    assert.equal((await store.load()).records.length, 2);
  });

  it('keeps a refused batch from touching its neighbours in flight', async () => {
    const { store } = subject;
    const results = await Promise.allSettled([
      store.commit([put('a', 1)]),
      store.commit([put('b', 1), put('a', 2, 'absent')]),
      store.commit([put('c', 1)]),
      store.append([{ id: 'entry', time: 1, text: '{}' }]),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    );
    assert.deepEqual(await bodies(store), { a: 1, c: 1 });
    assert.equal((await store.readLog({ limit: 10 })).length, 1);
  });

  it('finishes what was asked for before it was closed', async () => {
    const { store } = subject;
    const pending = commitAll(store, [[put('a', 1)], [put('b', 1)]]);
    await store.close();
    assert.equal((await pending).length, 2);
  });
}
