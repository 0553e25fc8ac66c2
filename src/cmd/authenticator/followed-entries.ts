import { setTimeout as after } from 'node:timers';
import type { Log } from '../../core/ports/runtime.ts';
import {
  type AccessEntries,
  AccessEntryTable,
  type Found,
  type Vouched,
} from '../../service/access-entries/entry-table.ts';
import type { ReadEntries } from './eks-access-entries.ts';

/**
 * Access entries that are read again and again. What was read last stays in force while it cannot be read: a lost EKS API locks nobody
 * out, and lets nobody in either. All of a reading counts or nothing.
 */
export class FollowedEntries implements AccessEntries {
  readonly #read: ReadEntries;
  readonly #log: Log;
  readonly #interval: number;
  #table = new AccessEntryTable();
  #ready = false;
  #sound = true;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(read: ReadEntries, log: Log, interval: number) {
    this.#read = read;
    this.#log = log;
    this.#interval = interval;
  }

  find(vouched: Vouched): Found {
    return this.#table.find(vouched);
  }

  /** Whether they were read at all. */
  ready(): boolean {
    return this.#ready;
  }

  /** Reads now, and from now on. Never rejects. */
  async follow(): Promise<void> {
    await this.#look();
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = after(() => void this.follow(), this.#interval);
    this.#timer.unref();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      const table = new AccessEntryTable();
      for (const entry of (await this.#read()) ?? []) table.put(entry);
      this.#table = table;
      this.#ready = true;
      if (!this.#sound) this.#log.info('authenticator.access-entries-read-again');
      this.#sound = true;
    } catch (cause) {
      // Told once, not at every look.
      if (this.#sound)
        this.#log.error('authenticator.access-entries-unreadable', {
          message: cause instanceof Error ? cause.message : String(cause),
        });
      this.#sound = false;
    }
  }
}
