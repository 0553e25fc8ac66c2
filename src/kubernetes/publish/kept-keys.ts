import type { PublishedKey } from './public-key-set.ts';

/** A key with the last moment, in milliseconds, at which the cluster was seen to publish it. */
export interface KeptKey {
  readonly key: PublishedKey;
  readonly seenAt: number;
}

/** Keys of an earlier run, with the issuer that they sign for. */
export interface KeptIssuer {
  readonly issuer: string;
  readonly keys: readonly KeptKey[];
}

/** As many as a relying party takes; the ones that were dropped first go first. */
const MAXIMUM_KEYS = 100;

/**
 * The keys to publish now: the cluster's, and those that it dropped no longer than `lifetime` ago, since tokens that they signed
 * until then still live. A kid that comes back with another key is the cluster's again.
 */
export function keepKeys(
  before: readonly KeptKey[],
  present: readonly PublishedKey[],
  now: number,
  lifetime: number,
): readonly KeptKey[] {
  const kids = new Set(present.map(({ kid }) => kid));
  const dropped = before
    .filter(({ key, seenAt }) => !kids.has(key.kid) && now - seenAt < lifetime)
    .toSorted((a, b) => b.seenAt - a.seenAt)
    .slice(0, Math.max(0, MAXIMUM_KEYS - present.length));
  return [...dropped.reverse(), ...present.map((key) => ({ key, seenAt: now }))];
}
