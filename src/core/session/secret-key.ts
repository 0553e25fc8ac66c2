/** Random bytes behind a secret access key: 240 bits are exactly 40 characters of base64 (sts.md 5.2). */
export const SECRET_KEY_RANDOM = 30;

/** A secret access key from `SECRET_KEY_RANDOM` random bytes. */
export function encodeSecretKey(random: Uint8Array): string {
  return Buffer.from(random.buffer, random.byteOffset, SECRET_KEY_RANDOM).toString('base64');
}
