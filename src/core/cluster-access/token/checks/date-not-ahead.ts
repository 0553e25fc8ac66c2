import { printGoDate } from '../../go/date.ts';
import type { TokenReading } from '../reading.ts';

const SKEW = 5 * 60_000;

/**
 * Not the reference's: a token from the future would outlive the quarter of an hour that tokens have, wherever the STS behind it
 * allows more skew than this.
 */
export function dateNotAhead({ signedAt, now }: TokenReading): string | undefined {
  if (signedAt <= now + SKEW) return undefined;
  return `X-Amz-Date parameter is in the future (5 minute skew) ${printGoDate({ time: signedAt, fraction: '' })}`;
}
