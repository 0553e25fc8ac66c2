export interface Backoff {
  failures: number;
  /** Milliseconds. */
  delay: number;
  /** Milliseconds since the epoch before which nothing is tried. */
  until: number;
}

/** How a kind of failure is waited out: a first delay that doubles up to a longest, after `free` failures without any. */
export interface BackoffRule {
  readonly first: number;
  readonly longest: number;
  readonly free: number;
}

/** The kubelet's own rules (pkg/kubelet: MaxContainerBackOff, image back-off; pkg/volume: exponentialbackoff). */
export const CRASH: BackoffRule = { first: 10_000, longest: 300_000, free: 1 };
export const PULL: BackoffRule = { first: 10_000, longest: 300_000, free: 0 };
export const MOUNT: BackoffRule = { first: 500, longest: 122_000, free: 0 };

export function noBackoff(): Backoff {
  return { failures: 0, delay: 0, until: 0 };
}

/** Counts a failure at `from`. */
export function lengthen(backoff: Backoff, rule: BackoffRule, from: number): void {
  backoff.failures += 1;
  const doublings = backoff.failures - rule.free - 1;
  backoff.delay = doublings < 0 ? 0 : Math.min(rule.first * 2 ** Math.min(doublings, 10), rule.longest);
  backoff.until = from + backoff.delay;
}

export function reset(backoff: Backoff): void {
  Object.assign(backoff, noBackoff());
}
