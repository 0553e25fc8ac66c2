import { type CompileValues, MATCH, NO_MATCH } from './value-matcher.ts';

/** `BinaryEquals`: base64 on both sides, compared by the bytes it stands for. There is no negated form. */
export const binaryEquals: CompileValues = (values) => {
  const wanted = new Set(
    values.map((value) => decodeBase64(value.source)).filter((bytes) => bytes !== undefined),
  );
  return {
    match(value) {
      const bytes = decodeBase64(value);
      return bytes !== undefined && wanted.has(bytes) ? MATCH : NO_MATCH;
    },
  };
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes as a string of code units; undefined when the text is not base64. Padding may be left out. */
export function decodeBase64(text: string): string | undefined {
  const body = text.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(body) || body.length % 4 === 1) return undefined;
  let bytes = '';
  let bits = 0;
  let held = 0;
  for (const character of body) {
    held = ((held << 6) | ALPHABET.indexOf(character)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += String.fromCharCode((held >> bits) & 0xff);
    }
  }
  return bytes;
}
