import type { Clock } from '../../core/ports/runtime.ts';

/** A bucket of permissions that fills up again: `burst` at once, `perSecond` on the long run (pod-identity-webhook.md 12). */
export class AskBudget {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #perSecond: number;
  #level: number;
  #filledAt: number;

  constructor(clock: Clock, burst = 20, perSecond = 10) {
    this.#clock = clock;
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#level = burst;
    this.#filledAt = clock.now();
  }

  /** Takes one; false when there is none. */
  take(): boolean {
    const now = this.#clock.now();
    const passed = Math.max(0, now - this.#filledAt);
    this.#level = Math.min(this.#burst, this.#level + (passed * this.#perSecond) / 1000);
    this.#filledAt = now;
    if (this.#level < 1) return false;
    this.#level--;
    return true;
  }
}
