import { getOrAdd } from './get-or-add.ts';
import type { ListedRange, Touched, UnitOfWork } from './unit-of-work.ts';

/**
 * Writes of this process that are on their way to the store and not yet in the view. Work that touches them, or lists
 * where they will appear, waits for them instead of failing: writers of one process never conflict with each other,
 * whatever their number, and a listing misses no entry that was asked for before it.
 */
export class Flights {
  /** By kind and account, then by key. No key is written by two flights. */
  readonly #tables = new Map<string, Map<string, Promise<unknown>>>();
  readonly #landing = new Set<Promise<unknown>>();

  /**
   * Undefined at once when nothing is in the work's way; else what to wait for before it runs again. Looking again after
   * each landing, by what the work touched before, spares a crowd of waiters from running for every write among them.
   */
  clearance(work: UnitOfWork): Promise<void> | undefined {
    const first = this.#obstacle(work);
    return first && this.#outwait(work, first);
  }

  async #outwait(work: UnitOfWork, first: Promise<unknown>): Promise<void> {
    for (let obstacle: Promise<unknown> | undefined = first; obstacle; obstacle = this.#obstacle(work))
      await obstacle;
  }

  #obstacle(work: UnitOfWork): Promise<unknown> | undefined {
    if (this.#tables.size === 0) return undefined;
    for (const range of work.ranges) {
      const flight = this.#within(range);
      if (flight !== undefined) return flight;
    }
    for (const { kind, account, key } of work.touched()) {
      const flight = this.#tables.get(tableId(kind, account))?.get(key);
      if (flight !== undefined) return flight;
    }
    return undefined;
  }

  /** Remembers what the work writes until `outcome` is settled; the same outcome comes back. */
  track<Result>(work: UnitOfWork, outcome: Promise<Result>): Promise<Result> {
    const written = [...work.touched()].filter((touched) => touched.written !== undefined);
    const landed: Promise<void> = outcome.then(
      () => this.#land(written, landed),
      () => this.#land(written, landed),
    );
    this.#landing.add(landed);
    for (const { kind, account, key } of written) {
      const id = tableId(kind, account);
      getOrAdd(this.#tables, id, () => new Map<string, Promise<unknown>>()).set(key, landed);
    }
    return outcome;
  }

  /** Resolves when everything that is on its way now has landed or failed. */
  async landed(): Promise<void> {
    await Promise.all(this.#landing);
  }

  #within({ kind, account, prefix }: ListedRange): Promise<unknown> | undefined {
    for (const [key, flight] of this.#tables.get(tableId(kind, account)) ?? []) {
      if (key.startsWith(prefix)) return flight;
    }
    return undefined;
  }

  #land(written: readonly Touched[], landed: Promise<unknown>): void {
    this.#landing.delete(landed);
    for (const { kind, account, key } of written) {
      const id = tableId(kind, account);
      const table = this.#tables.get(id);
      table?.delete(key);
      if (table?.size === 0) this.#tables.delete(id);
    }
  }
}

function tableId(kind: string, account: string): string {
  return `${kind}\n${account}`;
}
