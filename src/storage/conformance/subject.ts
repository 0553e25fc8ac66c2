import type { Store } from '../../core/ports/store.ts';
import type { StoreOptions } from '../options.ts';

/** What each part of the suite works on: a fresh, empty store for every test. */
export interface Subject {
  readonly store: Store;
  open(options: StoreOptions): Promise<Store>;
}
