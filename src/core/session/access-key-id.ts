import { decodeBase32, encodeBase32 } from './base32.ts';

/** `AKIA` long-term, `ASIA` temporary (sts.md 5.3). */
export type AccessKeyPrefix = 'AKIA' | 'ASIA';

/** Random bytes that `encodeAccessKeyId` needs. */
export const ACCESS_KEY_RANDOM = 5;

const SHAPE = /^(AKIA|ASIA)[A-Z2-7]{16}$/;

/**
 * A 20-character access key id with the account inside (sts.md 5.4): 1 marker bit, 40 bits of account, 39 random bits, in base32.
 * `random` are `ACCESS_KEY_RANDOM` bytes; `account` has 12 digits.
 */
export function encodeAccessKeyId(prefix: AccessKeyPrefix, account: string, random: Uint8Array): string {
  const number = Number(account);
  if (!Number.isInteger(number) || number < 0 || number >= 2 ** 40) throw new RangeError('not an account id');
  const bytes = new Uint8Array(10);
  // The account is shifted right by one bit against the bytes: its last bit opens byte 5.
  let rest = (number - (number % 2)) / 2;
  for (let index = 4; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  bytes.set(random.subarray(0, ACCESS_KEY_RANDOM), 5);
  bytes[5] = ((bytes[5] ?? 0) & 0x7f) | (number % 2 === 1 ? 0x80 : 0);
  return prefix + encodeBase32(bytes);
}

/** The account inside an access key id, 12 digits; undefined when the text is no such id. */
export function accountOfAccessKeyId(accessKeyId: string): string | undefined {
  if (!SHAPE.test(accessKeyId)) return undefined;
  const bytes = decodeBase32(accessKeyId.slice(4)) ?? new Uint8Array(6);
  let number = (bytes[0] ?? 0) & 0x7f;
  for (let index = 1; index < 5; index++) number = number * 256 + (bytes[index] ?? 0);
  number = number * 2 + ((bytes[5] ?? 0) >> 7);
  return String(number).padStart(12, '0');
}
