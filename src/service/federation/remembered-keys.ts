import { Refusal } from '../../core/errors/refusal.ts';
import type { IssuerKeys } from './provider-keys.ts';

/** Bounds of the memory; times in milliseconds. */
export interface MemoryBounds {
  readonly maximumProviders: number;
  /** How long a failure is remembered, and how soon an unknown kid may cause another fetch. */
  readonly pause: number;
}

interface Known {
  readonly fetchedAt: number;
  readonly freshUntil: number;
  readonly outcome: IssuerKeys | Refusal;
}

/** What the last fetch of each provider gave: keys, or a failure that is not to be tried again at once. */
export class RememberedKeys {
  readonly #known = new Map<string, Known>();
  readonly #bounds: MemoryBounds;

  constructor(bounds: MemoryBounds) {
    this.#bounds = bounds;
  }

  /** What stands in for a fetch now. A refresh is only answered from memory within the pause: tokens must not cause a flood. */
  standing(key: string, now: number, refresh: boolean): IssuerKeys | Refusal | undefined {
    const entry = this.#known.get(key);
    if (entry === undefined) return undefined;
    const until = refresh ? entry.fetchedAt + this.#bounds.pause : entry.freshUntil;
    return now < until ? entry.outcome : undefined;
  }

  keep(key: string, now: number, keys: IssuerKeys, age: number): void {
    this.#put(key, { fetchedAt: now, freshUntil: now + age, outcome: keys });
  }

  /** Keys that are still fresh survive a failed refresh: a stranger's token must not switch a working provider off. */
  fail(key: string, now: number, refusal: Refusal): void {
    const before = this.#known.get(key);
    const survives = before !== undefined && !(before.outcome instanceof Refusal) && now < before.freshUntil;
    if (survives) this.#put(key, { ...before, fetchedAt: now });
    else this.#put(key, { fetchedAt: now, freshUntil: now + this.#bounds.pause, outcome: refusal });
  }

  #put(key: string, entry: Known): void {
    this.#known.delete(key);
    const oldest =
      this.#known.size < this.#bounds.maximumProviders ? undefined : this.#known.keys().next().value;
    if (oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, entry);
  }
}
