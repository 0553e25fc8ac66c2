import type { Entry, Transaction } from '../../core/ports/directory.ts';
import { StoreUnavailable } from '../../core/ports/store.ts';
import { SEALING_KEY, type SealingKey } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import type { KeyDependencies } from './dependencies.ts';

const KEY_LENGTH = 32;
/** No session lives longer than 36 hours; a key that was replaced so long ago opens nothing that is still valid. */
const KEPT_AFTER_REPLACEMENT = 7 * 86_400_000;

interface OpenedKey {
  readonly id: string;
  readonly key: Uint8Array;
}

/** The keys that seal session tokens: the newest seals, all present ones open. */
export class SealingKeys {
  readonly #dependencies: KeyDependencies;
  readonly #opened = new Map<string, OpenedKey>();
  #current: OpenedKey | undefined;

  constructor(dependencies: KeyDependencies) {
    this.#dependencies = dependencies;
    this.#refresh();
    dependencies.directory.subscribe(SEALING_KEY, () => this.#refresh());
  }

  current(): OpenedKey {
    if (this.#current === undefined) throw new StoreUnavailable('there is no sealing key');
    return this.#current;
  }

  byId(id: string): Uint8Array | undefined {
    return this.#opened.get(id)?.key;
  }

  /** Makes the first key; of processes that start at once, one makes it. */
  async ensure(): Promise<void> {
    if (this.#current === undefined) await this.#add((present) => present.length === 0);
  }

  async rotate(): Promise<void> {
    await this.#add(() => true);
  }

  async #add(wanted: (present: readonly Entry<SealingKey>[]) => boolean): Promise<void> {
    const { directory, cryptography, clock, box } = this.#dependencies;
    const id = Buffer.from(cryptography.randomBytes(4)).toString('hex');
    const sealedKey = box.seal(`sealing-key:${id}`, cryptography.randomBytes(KEY_LENGTH));
    await directory.transact((tx) => {
      const present = tx.list(SEALING_KEY, GLOBAL);
      if (!wanted(present)) return;
      if (tx.get(SEALING_KEY, GLOBAL, id) !== undefined) throw new StoreUnavailable('sealing key id taken');
      const now = clock.now();
      // After every present one even when the clock was set back: the newest is the one that seals.
      const createdAt = Math.max(now, ...present.map(({ body }) => body.createdAt + 1));
      tx.put(SEALING_KEY, GLOBAL, id, { id, sealedKey, createdAt });
      removeReplaced(tx, present, now);
    });
  }

  #refresh(): void {
    const { directory, box } = this.#dependencies;
    const records = oldestFirst(directory.list(SEALING_KEY, GLOBAL)).map(({ body }) => body);
    const present = new Set(records.map(({ id }) => id));
    for (const id of this.#opened.keys()) if (!present.has(id)) this.#opened.delete(id);
    for (const { id, sealedKey } of records) {
      if (!this.#opened.has(id)) this.#opened.set(id, { id, key: box.open(`sealing-key:${id}`, sealedKey) });
    }
    this.#current = this.#opened.get(records.at(-1)?.id ?? '');
  }
}

function oldestFirst(entries: readonly Entry<SealingKey>[]): readonly Entry<SealingKey>[] {
  return entries.toSorted((a, b) => a.body.createdAt - b.body.createdAt || (a.key < b.key ? -1 : 1));
}

function removeReplaced(tx: Transaction, present: readonly Entry<SealingKey>[], now: number): void {
  const ordered = oldestFirst(present);
  for (const [index, { key }] of ordered.entries()) {
    const successor = ordered[index + 1];
    if (successor !== undefined && successor.body.createdAt + KEPT_AFTER_REPLACEMENT < now)
      tx.delete(SEALING_KEY, GLOBAL, key);
  }
}
