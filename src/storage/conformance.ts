import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe } from 'node:test';
import type { Store } from '../core/ports/store.ts';
import { batchesAreAtomic } from './conformance/batches.ts';
import { followersSeeEverything } from './conformance/followers.ts';
import { theLogKeepsTheNewest } from './conformance/log.ts';
import { matchesTheModel } from './conformance/model.ts';
import type { Subject } from './conformance/subject.ts';
import { writersDoNotMeet } from './conformance/writers.ts';
import type { StoreOptions } from './options.ts';

export interface Opened {
  readonly store: Store;
  /** Removes what the store left behind. */
  discard(): Promise<void>;
}

/**
 * The contract of the `Store` port as tests: a backend is whatever passes them. `open` gives a fresh, empty store. What
 * only a durable backend has (reopening, locking, damage) is tested beside the backend.
 */
export function storeConformance(name: string, open: (options: StoreOptions) => Promise<Opened>): void {
  describe(`${name} keeps the store's contract`, () => {
    let opened: Opened[] = [];
    const openAnother = async (options: StoreOptions): Promise<Store> => {
      const another = await open(options);
      opened.push(another);
      return another.store;
    };
    const subject: Subject = {
      get store() {
        const [first] = opened;
        assert.ok(first);
        return first.store;
      },
      open: openAnother,
    };
    beforeEach(() => openAnother({}));
    afterEach(async () => {
      for (const { store, discard } of opened) {
        await store.close();
        await discard();
      }
      opened = [];
    });
    batchesAreAtomic(subject);
    followersSeeEverything(subject);
    writersDoNotMeet(subject);
    theLogKeepsTheNewest(subject);
    matchesTheModel(subject);
  });
}
