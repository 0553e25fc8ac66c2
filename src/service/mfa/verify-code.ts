import type { Cryptography } from '../../core/ports/cryptography.ts';
import { totpCode, totpMessage, totpStep } from '../../core/session/totp.ts';

type Hashing = Pick<Cryptography, 'hmacSha1' | 'equal'>;

/** Steps by which the clock of a device may differ (RFC 6238 5.2). */
const WINDOW = 1;

function codeAt(seed: Uint8Array, step: number, cryptography: Hashing): string {
  return totpCode(cryptography.hmacSha1(seed, totpMessage(step)));
}

/**
 * The time step that the code belongs to; undefined when it is wrong, or not later than `after`, the last step that was used.
 * Every step of the window is tried, so that the time taken does not tell which one it was. `now` is milliseconds.
 */
export function verifyCode(
  {
    seed,
    code,
    now,
    after = -1,
  }: { seed: Uint8Array; code: string; now: number; after?: number | undefined },
  cryptography: Hashing,
): number | undefined {
  const present = totpStep(now);
  let found: number | undefined;
  for (let step = present - WINDOW; step <= present + WINDOW; step++) {
    const right = cryptography.equal(codeAt(seed, step, cryptography), code);
    if (right && step > after && step >= 0) found = step;
  }
  return found;
}

/**
 * The step of the second of two consecutive codes, as setting a device up or synchronising it asks for; undefined when they are not
 * consecutive codes of this device. `window` is how many steps the device's clock may be off.
 */
export function verifyConsecutiveCodes(
  {
    seed,
    codes: [first, second],
    now,
    after = -1,
    window = WINDOW,
  }: {
    seed: Uint8Array;
    codes: readonly [first: string, second: string];
    now: number;
    after?: number | undefined;
    window?: number;
  },
  cryptography: Hashing,
): number | undefined {
  const present = totpStep(now);
  let found: number | undefined;
  // The pair may begin one step before the window: it takes half a minute to read the second code.
  for (let step = present - window - 1; step <= present + window; step++) {
    const opens = cryptography.equal(codeAt(seed, Math.max(step, 0), cryptography), first);
    const closes = cryptography.equal(codeAt(seed, Math.max(step + 1, 0), cryptography), second);
    if (opens && closes && step > after && step >= 0) found = step + 1;
  }
  return found;
}
