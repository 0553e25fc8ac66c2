import { Refusal } from '../../../core/errors/refusal.ts';
import type { Exchange } from '../exchange.ts';
import { invalidIdentityToken } from '../refusals.ts';

/** Seconds by which clocks may differ (sts.md 7.3). The messages print the shifted clock, as AWS does. */
const LEEWAY = 300;

/**
 * Seconds after its issue until which a token is taken, whatever its own expiry says. AWS's bound is not known; the one age on record
 * that it refused is 441398 s (sts.md 7.4), and five days is the longest whole number of days below.
 */
const OLDEST = 432_000;

function expiredToken(message: string, reason: string): Refusal {
  return new Refusal('ExpiredTokenException', 400, message, { reason });
}

/** sts.md 7.4: not before, issued, expired, too old. */
export function timesValid({ claims, now }: Pick<Exchange, 'claims' | 'now'>): void {
  const seconds = Math.floor(now / 1000);
  const ahead = seconds + LEEWAY;
  const behind = seconds - LEEWAY;
  const clock = `the clock here is ${seconds}, leeway ${LEEWAY} s`;
  if (claims.notBefore !== undefined && claims.notBefore > ahead) {
    throw invalidIdentityToken(
      `Token not yet valid: current date/time ${ahead} must be after or equal to the not-before date/time ${claims.notBefore}`,
      clock,
    );
  }
  if (claims.issuedAt > ahead) {
    throw invalidIdentityToken(`Token issued in the future: ${claims.issuedAt}`, clock);
  }
  if (behind >= claims.expiresAt) {
    throw expiredToken(
      `Token expired: current date/time ${behind} must be before the expiration date/time ${claims.expiresAt}`,
      clock,
    );
  }
  const age = seconds - claims.issuedAt;
  if (age > OLDEST) {
    throw expiredToken(
      `Token too old: ${age}`,
      `issued ${age} s ago; after ${OLDEST} s a token is not taken`,
    );
  }
}
