/** The API server's least `expirationSeconds` (pod-identity-webhook.md 1.3). */
export const LEAST_EXPIRATION = 600;
/** The API server refuses pods that ask for more than 2^32 seconds: passed on, such a value would cost the pod its life. */
export const MOST_EXPIRATION = 2 ** 32;
/** Lifetimes of exactly this length are spread in Pod Identity mode (3.5). */
const JITTERED = 86_400;
const JITTER_FLOOR = 79_200;

/** Seconds within what the API server takes. */
export function boundedExpiration(seconds: number): number {
  return Math.min(MOST_EXPIRATION, Math.max(LEAST_EXPIRATION, seconds));
}

/**
 * Pod Identity tokens of the default lifetime get one of [79200, 86400] seconds, both ends included, so that the pods of a
 * rollout do not renew at the same moment (3.5). `chance` is in [0, 1).
 */
export function jitteredExpiration(seconds: number, chance: () => number): number {
  if (seconds !== JITTERED) return seconds;
  return JITTER_FLOOR + Math.floor(chance() * (JITTERED - JITTER_FLOOR + 1));
}
