/** Delays that double: 10 s, 20 s, … 5 minutes, as the kubelet's for crashing containers and missing images. */
export interface Backoff {
  failures: number;
  /** Milliseconds. */
  delay: number;
  /** Milliseconds since the epoch before which nothing is tried. */
  until: number;
}

const FIRST = 10_000;
const LONGEST = 300_000;

export function noBackoff(): Backoff {
  return { failures: 0, delay: 0, until: 0 };
}

/** Counts a failure at `from`; the first `free` failures cost no delay. */
export function lengthen(backoff: Backoff, from: number, free = 0): void {
  backoff.failures += 1;
  const doublings = backoff.failures - free - 1;
  backoff.delay = doublings < 0 ? 0 : Math.min(FIRST * 2 ** Math.min(doublings, 10), LONGEST);
  backoff.until = from + backoff.delay;
}

export function reset(backoff: Backoff): void {
  Object.assign(backoff, noBackoff());
}
