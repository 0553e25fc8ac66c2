import type { Clock } from '../../core/ports/runtime.ts';

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** A rate with a burst. Steps of the clock neither stop it nor give more than a burst. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #clock: Clock;
  #tokens: number;
  #at: number;

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
    this.#tokens = rate.burst;
    this.#at = clock.now();
  }

  /** Takes one, now or never. */
  take(): boolean {
    return this.reserve(0) === 0;
  }

  /** Takes one and says in how many milliseconds it may be used; undefined, and nothing taken, when that is more than `patience`. */
  reserve(patience: number): number | undefined {
    const { perSecond, burst } = this.#rate;
    const now = this.#clock.now();
    const passed = Math.max(0, now - this.#at);
    this.#at = now;
    this.#tokens = Math.min(burst, this.#tokens + (passed / 1000) * perSecond);
    const wait = this.#tokens >= 1 ? 0 : ((1 - this.#tokens) / perSecond) * 1000;
    if (wait > patience) return undefined;
    this.#tokens -= 1;
    return wait;
  }
}
