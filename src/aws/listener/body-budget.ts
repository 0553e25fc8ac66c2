/** What bodies of requests that nobody has vouched for yet may take. */
export interface BodyLimits {
  /** Bytes that every request may have without asking. With the listener's connection cap they are bounded too. */
  readonly free: number;
  /** Bytes beyond those, over all requests together. */
  readonly total: number;
  /** How often a body is looked at before it is given up. */
  readonly patience: number;
}

/**
 * A signature covers the body, so a body is read before anybody is known. Ordinary calls fit in `free`, whatever others send; the
 * large ones share 64 MiB, and who comes when that is taken is told to try again.
 */
export const BODY_LIMITS: BodyLimits = { free: 65_536, total: 67_108_864, patience: 12 };

/** Milliseconds between two looks at the bodies under way: 12 looks make a minute. */
const LOOK = 5000;

/** A body under way. */
export interface Waiting {
  /** Called once when the body has taken too long. */
  giveUp(): void;
}

/** The memory and the time of bodies that are being read. */
export class BodyBudget {
  readonly #limits: BodyLimits;
  readonly #waiting = new Map<Waiting, number>();
  #taken = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(limits: BodyLimits = BODY_LIMITS) {
    this.#limits = limits;
  }

  /** Bytes taken beyond the free ones. */
  get taken(): number {
    return this.#taken;
  }

  /** Takes what a body of `length` bytes needs more than one of `before`; false when there is not so much left. */
  grow(before: number, length: number): boolean {
    const more = this.#charged(length) - this.#charged(before);
    if (this.#taken + more > this.#limits.total) return false;
    this.#taken += more;
    return true;
  }

  /** Gives back what a body of that length took. */
  release(length: number): void {
    this.#taken -= this.#charged(length);
  }

  /** Looks after a body until `forget`. One timer for all, and none while there is nothing to look after. */
  watch(body: Waiting): void {
    this.#waiting.set(body, this.#limits.patience);
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.look(), LOOK);
    this.#timer.unref();
  }

  forget(body: Waiting): void {
    this.#waiting.delete(body);
  }

  /** One look: bodies that have been seen too often are given up. */
  look(): void {
    for (const [body, left] of this.#waiting) {
      this.#waiting.set(body, left - 1);
      if (left > 1) continue;
      this.#waiting.delete(body);
      body.giveUp();
    }
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #charged(length: number): number {
    return Math.max(0, length - this.#limits.free);
  }
}
