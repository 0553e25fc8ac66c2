import assert from 'node:assert/strict';
import { it } from 'node:test';
import { RevisionConflict, StoreUnavailable } from '../../core/ports/store.ts';
import { bodies, check, put, remove } from './changes.ts';
import type { Subject } from './subject.ts';

export function batchesAreAtomic(subject: Subject): void {
  it('starts empty', async () => {
    const { revision, records } = await subject.store.load();
    assert.equal(typeof revision, 'number');
    assert.deepEqual(records, []);
  });

  it('writes a batch whole, at one revision, and tells it', async () => {
    const { store } = subject;
    const first = await store.commit([put('a', { n: 1 }, 'absent'), put('b', { n: 2 })]);
    const second = await store.commit([put('a', { n: 3 }, first.revision), remove('b', first.revision)]);
    assert.ok(second.revision > first.revision);
    const name = { kind: 'test', account: '111122223333' };
    assert.deepEqual(second, {
      revision: second.revision,
      puts: [{ ...name, key: 'a', revision: second.revision, body: { n: 3 } }],
      deletes: [{ ...name, key: 'b' }],
    });
    assert.deepEqual(await store.load(), { revision: second.revision, records: second.puts });
  });

  it('refuses a batch whole when one expectation does not hold, and names the record', async () => {
    const { store } = subject;
    const { revision } = await store.commit([put('a', 1), put('b', 1)]);
    const wrong = [
      [put('new', 2), put('a', 2, revision + 1)],
      [put('new', 2), put('a', 2, 'absent')],
      [put('new', 2), remove('a', 'absent')],
      [put('new', 2), check('a', 'absent')],
      [put('new', 2), check('a', revision - 1)],
      [remove('b'), check('missing', revision)],
      [remove('b'), remove('missing', revision)],
      [remove('b'), put('missing', 2, revision)],
    ];
    for (const batch of wrong) {
      await assert.rejects(
        store.commit(batch),
        (error) => error instanceof RevisionConflict && ['a', 'missing'].includes(error.record.key),
      );
    }
    assert.deepEqual(await bodies(store), { a: 1, b: 1 });
    assert.equal((await store.load()).revision, revision);
  });

  it('accepts checks that hold, absence included', async () => {
    const { store } = subject;
    const { revision } = await store.commit([put('a', 1)]);
    await store.commit([
      check('a', revision),
      check('missing', 'absent'),
      check('other', 'any'),
      put('b', 2),
    ]);
    assert.deepEqual(await bodies(store), { a: 1, b: 2 });
  });

  it('takes no revision for a batch that changes nothing', async () => {
    const { store } = subject;
    const { revision } = await store.commit([put('a', 1)]);
    const nothing = { revision, puts: [], deletes: [] };
    assert.deepEqual(await store.commit([]), nothing);
    assert.deepEqual(await store.commit([check('a', revision)]), nothing);
    assert.deepEqual(await store.commit([remove('missing')]), nothing);
  });

  it('never gives a revision twice, whatever was deleted', async () => {
    const { store } = subject;
    const first = await store.commit([put('a', 1)]);
    const second = await store.commit([remove('a')]);
    const third = await store.commit([put('a', 1, 'absent')]);
    assert.ok(first.revision < second.revision && second.revision < third.revision);
    await assert.rejects(store.commit([put('a', 2, first.revision)]), RevisionConflict);
  });

  it('keeps kinds, accounts and keys apart, whatever characters they hold', async () => {
    const { store } = subject;
    const keys = ['k', 'K', 'k ', 'k\n', 'é', 'e\u0301', '😀', '%_', "';--", 'a\u0000b', 'a'];
    await store.commit(keys.map((key) => put(key, key, 'absent')));
    await store.commit([{ ...put('k', 'other account'), account: 'global', expect: 'absent' }]);
    await store.commit([{ ...put('k', 'other kind'), kind: 'test.k', expect: 'absent' }]);
    const { records } = await store.load();
    assert.equal(records.length, keys.length + 2);
    for (const record of records.filter(({ kind, account }) => kind === 'test' && account !== 'global'))
      assert.equal(record.body, record.key);
  });

  it('keeps bodies exactly, and apart from the objects of writers and readers', async () => {
    const { store } = subject;
    const body = {
      text: 'é\u0000"\\\ud83d\ude00',
      list: [1, -0.5, null, true, { deep: [] }],
      gone: undefined,
    };
    const pending = store.commit([put('a', body)]);
    body.text = 'changed after commit was called';
    const commit = await pending;
    const expected = { text: 'é\u0000"\\😀', list: [1, -0.5, null, true, { deep: [] }] };
    assert.deepEqual(commit.puts[0]?.body, expected);
    (commit.puts[0]?.body as { text: string }).text = 'changed by a reader';
    assert.deepEqual(await bodies(store), { a: expected });
  });

  it('refuses a batch that names a record twice', async () => {
    const { store } = subject;
    await assert.rejects(store.commit([put('a', 1), check('a', 'absent')]), TypeError);
    assert.deepEqual(await bodies(store), {});
  });

  it('answers StoreUnavailable once closed', async () => {
    const { store } = subject;
    await store.close();
    await assert.rejects(store.commit([put('a', 1)]), StoreUnavailable);
    await assert.rejects(store.load(), StoreUnavailable);
    await assert.rejects(store.append([{ id: 'a', time: 1, text: '{}' }]), StoreUnavailable);
    await assert.rejects(store.readLog({ limit: 1 }), StoreUnavailable);
    await store.close();
  });
}
