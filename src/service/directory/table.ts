import type { Entry } from '../../core/ports/directory.ts';
import { compareKeys, placeOf } from './key-order.ts';

/**
 * The records of one kind and account. Keys are sorted on the first listing and kept in order from then on, so that a
 * write between two listings costs one insertion and not a sort.
 */
export class Table {
  readonly #entries = new Map<string, Entry<unknown>>();
  #sorted: string[] | undefined;
  #listed: readonly Entry<unknown>[] | undefined;

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry<unknown> | undefined {
    return this.#entries.get(key);
  }

  put(entry: Entry<unknown>): void {
    if (this.#sorted !== undefined && !this.#entries.has(entry.key))
      this.#sorted.splice(placeOf(entry.key, this.#sorted), 0, entry.key);
    this.#entries.set(entry.key, entry);
    this.#listed = undefined;
  }

  delete(key: string): void {
    if (!this.#entries.delete(key)) return;
    this.#sorted?.splice(placeOf(key, this.#sorted), 1);
    this.#listed = undefined;
  }

  /** In key order (UTF-8). The whole table is listed once for each change, however often it is asked for. */
  list(prefix: string): readonly Entry<unknown>[] {
    this.#sorted ??= [...this.#entries.keys()].sort(compareKeys);
    if (prefix === '') {
      this.#listed ??= Object.freeze(this.#from(this.#sorted, 0, ''));
      return this.#listed;
    }
    return this.#from(this.#sorted, placeOf(prefix, this.#sorted), prefix);
  }

  #from(sorted: readonly string[], start: number, prefix: string): Entry<unknown>[] {
    const found: Entry<unknown>[] = [];
    for (let index = start; index < sorted.length; index++) {
      const key = sorted[index];
      if (!key?.startsWith(prefix)) break;
      const entry = this.#entries.get(key);
      if (entry !== undefined) found.push(entry);
    }
    return found;
  }
}
