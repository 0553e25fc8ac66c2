const NOT_OF_ALPHABET = /[^A-Za-z0-9_-]/;
const VALUES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Bits of the last character that carry no data, by length modulo 4. */
const SPARE_BITS = [0, 0, 0b1111, 0b11];

const corrupt = (at: number) => ({ fault: `illegal base64 data at input byte ${at}` });

/**
 * Unpadded base64url as Go's strict decoder reads it, but that line ends are refused too: one text for one value. The result has one
 * character a byte. `text` holds bytes.
 */
export function decodeGoBase64(text: string): string | { readonly fault: string } {
  const stranger = text.search(NOT_OF_ALPHABET);
  if (stranger >= 0) return corrupt(stranger);
  const remainder = text.length % 4;
  if (remainder === 1) return corrupt(text.length - 1);
  const spare = SPARE_BITS[remainder] ?? 0;
  if (spare !== 0 && (VALUES.indexOf(text.charAt(text.length - 1)) & spare) !== 0) {
    return corrupt(text.length - (remainder === 2 ? 2 : 1));
  }
  return Buffer.from(text, 'base64url').toString('latin1');
}
