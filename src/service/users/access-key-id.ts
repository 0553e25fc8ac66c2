const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BODY_BYTES = 10;
/** The account sits in bits 7 to 46 of the first 48 (sts.md 5.4). */
const ACCOUNT_SHIFT = 7n;
const REST_BITS = 0x7fn;
const TOP_BIT = 0x8000_0000_0000n;

/** `AKIA` + 16 base32 characters with the account inside. `random` holds 10 random bytes. */
export function longTermKeyId(account: string, random: Uint8Array): string {
  const head = random.slice(0, 6).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const stated = (head & REST_BITS) | (BigInt(account) << ACCOUNT_SHIFT) | TOP_BIT;
  let bits = stated;
  for (const byte of random.slice(6, BODY_BYTES)) bits = (bits << 8n) | BigInt(byte);
  let body = '';
  for (let shift = 75n; shift >= 0n; shift -= 5n) body += BASE32.charAt(Number((bits >> shift) & 31n));
  return `AKIA${body}`;
}
