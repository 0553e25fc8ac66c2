import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Refusal } from '../../core/errors/refusal.ts';
import type { Directory, DirectoryChange } from '../../core/ports/directory.ts';
import { type Change, type Commit, RevisionConflict, type Store } from '../../core/ports/store.ts';
import { recordKind } from '../../core/records/record.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { openDirectory } from './open-directory.ts';

interface Thing {
  readonly n: number;
  readonly tags?: Readonly<Record<string, string>>;
}
const THING = recordKind<Thing>('thing');
const OTHER = recordKind<Thing>('other');
const A = '111122223333';

const keys = (directory: Pick<Directory, 'list'>, prefix?: string): string =>
  directory
    .list(THING, A, prefix)
    .map(({ key }) => key)
    .join();

function putAll(directory: Directory, names: readonly string[]): Promise<void> {
  return directory.transact((tx) => {
    for (const key of names) tx.put(THING, A, key, { n: 1 });
  });
}

const unavailable = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'ServiceUnavailable' && error.status === 503;

describe('reading the directory', () => {
  it('gets and lists what the store holds, by kind and account', async () => {
    const store = openMemoryStore();
    const { revision } = await store.commit([
      { op: 'put', kind: 'thing', account: A, key: 'a', body: { n: 1 }, expect: 'any' },
      { op: 'put', kind: 'other', account: A, key: 'b', body: { n: 2 }, expect: 'any' },
      { op: 'put', kind: 'thing', account: 'global', key: 'c', body: { n: 3 }, expect: 'any' },
    ]);
    const directory = await openDirectory(store);
    assert.equal(directory.revision, revision);
    assert.deepEqual(directory.get(THING, A, 'a'), { account: A, key: 'a', revision, body: { n: 1 } });
    assert.equal(directory.get(THING, A, 'b'), undefined);
    assert.equal(keys(directory), 'a');
    assert.deepEqual(directory.accounts(THING), [A, 'global']);
    assert.deepEqual(directory.list(THING, '999999999999'), []);
    await directory.transact((tx) => tx.delete(THING, 'global', 'c'));
    assert.deepEqual(directory.accounts(THING), [A]);
  });

  it('lists in the order of UTF-8 bytes, and by prefix', async () => {
    const directory = await openDirectory(openMemoryStore());
    await putAll(directory, ['b', 'a/2', 'a', 'a/1', 'a0', '\uffee', '😀', 'é', 'Z']);
    assert.equal(keys(directory), 'Z,a,a/1,a/2,a0,b,é,\uffee,😀');
    assert.equal(keys(directory, 'a/'), 'a/1,a/2');
    assert.equal(keys(directory, '😀'), '😀');
    assert.equal(keys(directory, 'x'), '');
    await putAll(directory, ['a/10', 'a/0']);
    await directory.transact((tx) => tx.delete(THING, A, 'a/2'));
    assert.equal(keys(directory, 'a/'), 'a/0,a/1,a/10');
  });

  it('lists as a sort of all keys does, whatever was written between listings', async () => {
    const key = fc.string({ unit: 'binary', maxLength: 3 });
    const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.boolean(), key), { maxLength: 30 }),
        key,
        async (steps, prefix) => {
          const directory = await openDirectory(openMemoryStore());
          const model = new Set<string>();
          for (const [keep, name] of steps) {
            await directory.transact((tx) =>
              keep ? tx.put(THING, A, name, { n: 1 }) : tx.delete(THING, A, name),
            );
            keep ? model.add(name) : model.delete(name);
            const expected = [...model].sort(bytes);
            assert.deepEqual(
              directory.list(THING, A).map((entry) => entry.key),
              expected,
            );
            const within = expected.filter((one) => one.startsWith(prefix));
            assert.deepEqual(
              directory.list(THING, A, prefix).map((entry) => entry.key),
              within,
            );
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('shares frozen bodies that the writer cannot reach', async () => {
    const directory = await openDirectory(openMemoryStore());
    const body = { n: 1, tags: { a: 'b' } };
    await directory.transact((tx) => tx.put(THING, A, 'a', body));
    body.tags.a = 'changed';
    const entry = directory.get(THING, A, 'a');
    assert.deepEqual(entry?.body, { n: 1, tags: { a: 'b' } });
    assert.throws(() => Object.assign(entry?.body.tags ?? {}, { a: 'x' }), TypeError);
    assert.throws(() => (directory.list(THING, A) as unknown[]).push(1), TypeError);
  });
});

describe('a transaction', () => {
  it('reads its own writes and shows them to nobody else before they are durable', async () => {
    const directory = await openDirectory(openMemoryStore());
    await putAll(directory, ['a', 'b']);
    const pending = directory.transact((tx) => {
      tx.put(THING, A, 'c', { n: 3 });
      tx.put(THING, A, 'a', { n: 2 });
      tx.delete(THING, A, 'b');
      assert.equal(tx.get(THING, A, 'a')?.body.n, 2);
      assert.equal(tx.get(THING, A, 'a')?.revision, 1);
      assert.equal(tx.get(THING, A, 'c')?.revision, 0);
      assert.equal(tx.get(THING, A, 'b'), undefined);
      assert.equal(keys(tx), 'a,c');
      tx.put(THING, A, 'b', { n: 9 });
      tx.delete(THING, A, 'c');
      assert.equal(keys(tx), 'a,b');
    });
    assert.equal(directory.get(THING, A, 'a')?.body.n, 1);
    await pending;
    assert.deepEqual(
      directory.list(THING, A).map(({ key, body }) => [key, body.n]),
      [
        ['a', 2],
        ['b', 9],
      ],
    );
  });

  it('writes nothing when the work throws, and passes the refusal on', async () => {
    const store = openMemoryStore();
    const directory = await openDirectory(store);
    const refusal = new Refusal('NoSuchEntity', 404, 'gone');
    const work = directory.transact((tx) => {
      tx.put(THING, A, 'a', { n: 1 });
      throw refusal;
    });
    await assert.rejects(work, (error) => error === refusal);
    assert.equal((await store.load()).revision, 0);
  });

  it('refuses asynchronous work and writes after the end', async () => {
    const directory = await openDirectory(openMemoryStore());
    await assert.rejects(
      directory.transact(async () => undefined),
      TypeError,
    );
    const escaped = await directory.transact((tx) => tx);
    assert.throws(() => escaped.put(THING, A, 'a', { n: 1 }), TypeError);
  });

  it('loses no update of a hundred writers of one record', async () => {
    const directory = await openDirectory(openMemoryStore());
    const add = () =>
      directory.transact((tx) => {
        const n = (tx.get(THING, A, 'a')?.body.n ?? 0) + 1;
        tx.put(THING, A, 'a', { n });
        return n;
      });
    const results = await Promise.all(Array.from({ length: 100 }, add));
    assert.equal(directory.get(THING, A, 'a')?.body.n, 100);
    assert.equal(new Set(results).size, 100);
  });

  it('holds a decision that rests on a listing: a bound of five is never passed', async () => {
    const directory = await openDirectory(openMemoryStore());
    const add = (key: string) =>
      directory.transact((tx) => {
        if (tx.list(THING, A, 'limited/').length >= 5)
          throw new Refusal('LimitExceeded', 409, 'five at most');
        tx.put(THING, A, `limited/${key}`, { n: 1 });
      });
    const results = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => add(`key-${index}`)));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 5);
    assert.equal(directory.list(THING, A, 'limited/').length, 5);
  });

  it('holds what it only read: a parent deleted meanwhile gets no child', async () => {
    const store = openMemoryStore();
    const [one, two] = [await openDirectory(store), await openDirectory(store)];
    await putAll(one, ['parent']);
    const deletion = two.transact((tx) => tx.delete(THING, A, 'parent'));
    const creation = one.transact((tx) => {
      if (tx.get(THING, A, 'parent') === undefined) throw new Refusal('NoSuchEntity', 404, 'no parent');
      tx.put(THING, A, 'child', { n: 1 });
    });
    await deletion;
    await assert.rejects(creation, (error) => error instanceof Refusal && error.code === 'NoSuchEntity');
    assert.equal(keys(one), '');
  });
});

describe('following the store', () => {
  it('sees what another directory over the same store commits', async () => {
    const store = openMemoryStore();
    const [one, two] = [await openDirectory(store), await openDirectory(store)];
    await putAll(one, ['a']);
    await putAll(two, ['b']);
    assert.equal(keys(one), 'a,b');
    assert.equal(keys(two), 'a,b');
    assert.equal(one.revision, two.revision);
  });

  it('tells subscribers of a kind each change once, in order, with the whole commit in the view', async () => {
    const directory = await openDirectory(openMemoryStore());
    const seen: string[] = [];
    const tell = ({ key, entry, previous }: DirectoryChange<Thing>) =>
      seen.push(`${key}:${previous?.body.n ?? '-'}>${entry?.body.n ?? '-'}:${keys(directory)}`);
    const one = directory.subscribe(THING, tell);
    const two = directory.subscribe(THING, tell);
    two.stop();
    await directory.transact((tx) => {
      tx.put(THING, A, 'a', { n: 1 });
      tx.put(OTHER, A, 'x', { n: 1 });
      tx.put(THING, A, 'b', { n: 1 });
    });
    await directory.transact((tx) => {
      tx.put(THING, A, 'a', { n: 2 });
      tx.delete(THING, A, 'b');
    });
    one.stop();
    await putAll(directory, ['c']);
    assert.deepEqual(seen, ['a:->1:a,b', 'b:->1:a,b', 'a:1>2:a', 'b:1>-:a']);
  });

  it('applies its own commit once and in order when the store reports it late, after another', async () => {
    const late = lateStore();
    const directory = await openDirectory(late.store);
    const revisions: number[] = [];
    directory.subscribe(THING, ({ revision }) => revisions.push(revision));
    await late.inner.commit([
      { op: 'put', kind: 'thing', account: A, key: 'theirs', body: { n: 1 }, expect: 'any' },
    ]);
    let resolved = false;
    const pending = putAll(directory, ['ours']).then(() => {
      resolved = true;
    });
    await late.committed();
    assert.deepEqual([resolved, keys(directory)], [false, '']);
    late.report();
    await pending;
    assert.equal(keys(directory), 'ours,theirs');
    late.report();
    assert.deepEqual(revisions, [1, 2]);
  });
});

describe('a store that cannot serve', () => {
  it('makes writes answer 503 while reads go on', async () => {
    const store = openMemoryStore();
    const directory = await openDirectory(store);
    await putAll(directory, ['a']);
    await store.close();
    await assert.rejects(putAll(directory, ['b']), unavailable);
    assert.equal(keys(directory), 'a');
  });

  it('gives up with 503 after a bounded number of conflicts', async () => {
    let attempts = 0;
    const store: Store = {
      ...plain(openMemoryStore()),
      commit: async ([change]: readonly Change[]) => {
        attempts++;
        assert.ok(change);
        throw new RevisionConflict(change);
      },
    };
    await assert.rejects(putAll(await openDirectory(store), ['a']), unavailable);
    assert.equal(attempts, 8);
  });

  it('writes nothing once the directory is closed, and has finished what was under way', async () => {
    const store = openMemoryStore();
    const directory = await openDirectory(store);
    const pending = putAll(directory, ['a']);
    await directory.close();
    await pending;
    await assert.rejects(putAll(directory, ['b']), unavailable);
    assert.equal((await store.load()).records.length, 1);
  });
});

/** The methods of a store as a plain object, to replace some. */
function plain(store: Store): Store {
  return {
    load: () => store.load(),
    commit: (batch) => store.commit(batch),
    follow: (after, onCommit) => store.follow(after, onCommit),
    append: (entries) => store.append(entries),
    readLog: (query) => store.readLog(query),
    close: () => store.close(),
  };
}

/** A store that tells its followers of commits only when asked to, and each time of all again. */
function lateStore() {
  const inner = openMemoryStore();
  const commits: Commit[] = [];
  let tell: (commit: Commit) => void = () => undefined;
  let onCommitted: () => void = () => undefined;
  const committed = new Promise<void>((resolve) => {
    onCommitted = resolve;
  });
  inner.follow(0, (commit) => commits.push(commit));
  const store: Store = {
    ...plain(inner),
    follow: (_after, onCommit) => {
      tell = onCommit;
      return { stop: () => undefined };
    },
    commit: (batch) => inner.commit(batch).finally(onCommitted),
  };
  return {
    store,
    inner,
    committed: () => committed,
    report: () => {
      for (const commit of commits) tell(commit);
    },
  };
}
