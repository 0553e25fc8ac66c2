/** Tested first: the decoder itself passes over strange characters, and reads some beyond ASCII as if they were of the alphabet. */
const ALPHABET = /^[A-Za-z0-9_-]*$/;

/** Bits of the last character that carry no data must be zero, by length modulo 4. */
const SPARE_BITS = [0, 0, 0b1111, 0b11];

const VALUES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Unpadded base64url (RFC 7515 section 2), strictly: undefined for padding, white space, the other alphabet, an impossible
 * length or set spare bits. One text for one value, so that a token cannot be respelled and stay the same token.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  const remainder = text.length % 4;
  if (remainder === 1 || !ALPHABET.test(text)) return undefined;
  const spare = SPARE_BITS[remainder] ?? 0;
  if (spare !== 0 && (VALUES.indexOf(text.charAt(text.length - 1)) & spare) !== 0) return undefined;
  return Buffer.from(text, 'base64url');
}
