import { Refusal } from '../../../core/errors/refusal.ts';
import type { Exchange } from '../exchange.ts';
import { invalidIdentityToken } from '../refusals.ts';

/** Seconds by which clocks may differ (sts.md 7.3). The messages print the shifted clock, as AWS does. */
const LEEWAY = 300;

/** sts.md 7.4: not before, issued, expired. */
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
    throw new Refusal(
      'ExpiredTokenException',
      400,
      `Token expired: current date/time ${behind} must be before the expiration date/time ${claims.expiresAt}`,
      { reason: clock },
    );
  }
}
