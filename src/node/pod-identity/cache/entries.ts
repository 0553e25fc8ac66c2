import type { HeldToken } from '../tokens/pod-token.ts';
import type { PodEntry } from './pod-entry.ts';

interface Proven {
  readonly entry: PodEntry;
  /** Milliseconds. */
  readonly expiresAt: number;
}

/**
 * Entries by pod and by proven token. A token that is not proven finds nothing here: who makes one up with another pod's uid in
 * it gets nothing of that pod.
 */
export class PodEntries {
  readonly #byUid = new Map<string, PodEntry>();
  readonly #byToken = new Map<string, Proven>();
  readonly #most: number;
  #uses = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#byUid.size;
  }

  all(): Iterable<PodEntry> {
    return this.#byUid.values();
  }

  ofPod(uid: string): PodEntry | undefined {
    return this.#byUid.get(uid);
  }

  /** The entry that the very text was proven for, while the token lives. A token once valid is not "not yet valid" again. */
  ofToken(raw: string, now: number): PodEntry | undefined {
    const proven = this.#byToken.get(raw);
    return proven === undefined || now >= proven.expiresAt ? undefined : proven.entry;
  }

  touch(entry: PodEntry): void {
    entry.used = ++this.#uses;
  }

  /** Only after the token was verified, here or by EKS Auth. */
  prove(entry: PodEntry, token: HeldToken): void {
    const dropped = entry.prove(token);
    if (dropped !== undefined) this.#byToken.delete(dropped);
    this.#byToken.set(token.raw, { entry, expiresAt: token.expiresAt });
  }

  /** Returns the entry that gave way: the one used longest ago. */
  add(entry: PodEntry): PodEntry | undefined {
    const before = this.#byUid.get(entry.uid);
    if (before !== undefined) this.remove(before);
    const dropped = this.#byUid.size >= this.#most ? this.#oldest() : undefined;
    if (dropped !== undefined) this.remove(dropped);
    this.#byUid.set(entry.uid, entry);
    this.touch(entry);
    return dropped;
  }

  remove(entry: PodEntry): void {
    if (this.#byUid.get(entry.uid) === entry) this.#byUid.delete(entry.uid);
    for (const raw of entry.proven) this.#byToken.delete(raw);
  }

  #oldest(): PodEntry | undefined {
    let oldest: PodEntry | undefined;
    for (const entry of this.#byUid.values())
      if (oldest === undefined || entry.used < oldest.used) oldest = entry;
    return oldest;
  }
}
