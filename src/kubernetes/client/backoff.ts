/** Waits between attempts, in milliseconds: doubled from `first` up to `most`. */
export interface Backoff {
  readonly first: number;
  readonly most: number;
}

export const DEFAULT_BACKOFF: Backoff = { first: 250, most: 30_000 };

/** The wait before the next attempt after `failures` (1 or more) failures in a row. */
export function backoffDelay(backoff: Backoff, failures: number): number {
  return Math.min(backoff.most, backoff.first * 2 ** Math.min(failures - 1, 30));
}
