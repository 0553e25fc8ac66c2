import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Commit, RevisionConflict, StoreUnavailable } from '../../core/ports/store.ts';
import { check, commitAll, put, remove } from './changes.ts';
import type { Subject } from './subject.ts';

const revisions = (commits: readonly Commit[]): number[] => commits.map(({ revision }) => revision);

export function followersSeeEverything(subject: Subject): void {
  it('tells followers each commit in order and before the writer learns of it', async () => {
    const { store } = subject;
    const seen: Commit[] = [];
    store.follow((await store.load()).revision, (commit) => seen.push(commit));
    const first = await store.commit([put('a', 1)]);
    assert.deepEqual(seen, [first]);
    await commitAll(store, [[put('b', 1), remove('a')], [put('c', 1)], [put('d', 1)]]);
    assert.deepEqual(
      revisions(seen),
      [1, 2, 3, 4].map((n) => n + first.revision - 1),
    );
    assert.deepEqual(
      seen[1]?.deletes.map(({ key }) => key),
      ['a'],
    );
  });

  it('follows from an older revision without a gap and without a repetition', async () => {
    const { store } = subject;
    const { revision: start } = await store.load();
    const made = await commitAll(store, [[put('a', 1)], [put('b', 1)], [put('c', 1)]]);
    const pending = store.commit([put('d', 1)]);
    const [all, last]: [Commit[], Commit[]] = [[], []];
    store.follow(start, (commit) => all.push(commit));
    store.follow(made[1]?.revision ?? 0, (commit) => last.push(commit));
    made.push(await pending);
    assert.deepEqual(all, made);
    assert.deepEqual(last, made.slice(2));
  });

  it('tells nothing of a batch that was refused or changed nothing', async () => {
    const { store } = subject;
    const seen: Commit[] = [];
    store.follow((await store.load()).revision, (commit) => seen.push(commit));
    await assert.rejects(store.commit([put('a', 1, 7)]), RevisionConflict);
    await store.commit([check('a', 'absent')]);
    assert.deepEqual(seen, []);
  });

  it('stops telling a follower that stopped, itself and no other', async () => {
    const { store } = subject;
    const seen: Commit[] = [];
    const onCommit = (commit: Commit) => seen.push(commit);
    const { revision } = await store.load();
    const one = store.follow(revision, onCommit);
    const two = store.follow(revision, onCommit);
    await store.commit([put('a', 1)]);
    assert.equal(seen.length, 2);
    one.stop();
    await store.commit([put('a', 2)]);
    assert.equal(seen.length, 3);
    two.stop();
    await store.commit([put('a', 3)]);
    assert.equal(seen.length, 3);
  });

  it('refuses to follow from a revision whose commits are gone, or follows from it without a gap', async () => {
    const { store } = subject;
    const { revision } = await store.load();
    await commitAll(
      store,
      Array.from({ length: 3000 }, (_, index) => [put('a', index)]),
    );
    const seen: Commit[] = [];
    try {
      store.follow(revision, (commit) => seen.push(commit));
      assert.equal(seen.length, 3000);
    } catch (error) {
      assert.ok(error instanceof StoreUnavailable);
      assert.equal(seen.length, 0);
    }
  });
}
