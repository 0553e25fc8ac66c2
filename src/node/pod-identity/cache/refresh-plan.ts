import type { Clock } from '../../../core/ports/runtime.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { PodEntry } from './pod-entry.ts';

export interface RefreshOptions {
  readonly clock: Clock;
  readonly chance: () => number;
  /** Milliseconds. */
  readonly retention: number;
  readonly refreshesPerSecond: number;
}

/** Part of the life after which credentials are renewed at the latest: before the SDKs begin to ask for new ones. */
const SHARE = 2 / 3;
/** Part of the wait by which renewals are spread, so that pods which started together do not renew together. */
const SPREAD = 0.1;
/** Milliseconds until a failed renewal is tried again, and as much more by chance (pod-identity-agent.md 6). */
const RETRY = 60_000;

/** When which entry is renewed: within its life, spread, and never more in a second than the budget has. */
export class RefreshPlan {
  readonly #options: RefreshOptions;
  readonly #budget: TokenBucket;
  #lastLook = Number.NEGATIVE_INFINITY;

  constructor(options: RefreshOptions) {
    this.#options = options;
    const perSecond = options.refreshesPerSecond;
    this.#budget = new TokenBucket({ perSecond, burst: Math.max(1, perSecond) }, options.clock);
  }

  renewed(entry: PodEntry): void {
    const { clock, chance, retention } = this.#options;
    const now = clock.now();
    const wait = Math.min(retention, entry.life(now) * SHARE);
    entry.refreshAt = now + wait * (1 - SPREAD * chance());
  }

  failed(entry: PodEntry): void {
    const { clock, chance } = this.#options;
    entry.refreshAt = clock.now() + RETRY * (1 + chance());
  }

  /** A renewal that waited because its token was dead is tried with the new one. */
  tokenRenewed(entry: PodEntry, before: PodEntry['token']): void {
    const now = this.#options.clock.now();
    if (now >= before.expiresAt && entry.refreshAt > now && entry.life(now) < this.#options.retention)
      entry.refreshAt = now;
  }

  /** Those whose turn it is, the shortest life first, as many as the budget has. Each must be renewed now. */
  due(entries: Iterable<PodEntry>, now: number): readonly PodEntry[] {
    if (now < this.#lastLook) this.#clockWentBack(entries, now);
    this.#lastLook = now;
    const waiting: PodEntry[] = [];
    for (const entry of entries) {
      if (entry.refreshAt > now || entry.refreshing) continue;
      // A dead token would only be refused, and the entry thrown away with it: what is held lives until a new one comes.
      if (now >= entry.token.expiresAt) this.failed(entry);
      else waiting.push(entry);
    }
    waiting.sort((a, b) => a.expiration - b.expiration);
    const due: PodEntry[] = [];
    for (const entry of waiting) {
      if (!this.#budget.take()) break;
      due.push(entry);
    }
    return due;
  }

  /** Lives measured by the earlier clock seem longer than they are: everything is renewed soon, spread over a minute. */
  #clockWentBack(entries: Iterable<PodEntry>, now: number): void {
    for (const entry of entries)
      entry.refreshAt = Math.min(entry.refreshAt, now + RETRY * this.#options.chance());
  }
}
