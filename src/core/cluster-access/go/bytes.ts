/**
 * What a token decodes to is bytes, which need not be UTF-8. Here they are texts of one character a byte, as Go's strings are; these turn
 * them into what a message shows.
 */

const PLAIN = /^[\x20-\x7e]*$/;

/** As `%s` prints it. */
export function textOfBytes(bytes: string): string {
  return PLAIN.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

const PRINTED = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

function quoteRune(rune: string): string {
  const escaped = ESCAPES[rune];
  if (escaped !== undefined) return escaped;
  if (PRINTED.test(rune)) return rune;
  const code = rune.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

/** Bytes of the UTF-8 character that begins with this one, were it complete. */
function widthOf(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 1;
}

/** As `%q` prints it (strconv.Quote): in double quotes, on one line, bytes that are no UTF-8 as `\xNN`. */
export function quoteBytes(bytes: string): string {
  if (PLAIN.test(bytes) && !bytes.includes('"') && !bytes.includes('\\')) return `"${bytes}"`;
  const buffer = Buffer.from(bytes, 'latin1');
  let quoted = '"';
  for (let at = 0; at < buffer.length; ) {
    const lead = buffer[at] ?? 0;
    const rune = buffer.toString('utf8', at, at + widthOf(lead));
    const whole =
      lead < 0x80 || (rune.length <= 2 && Buffer.byteLength(rune) === widthOf(lead) && widthOf(lead) > 1);
    const valid = whole && Buffer.from(rune).equals(buffer.subarray(at, at + widthOf(lead)));
    quoted += valid ? quoteRune(rune) : `\\x${hex(lead, 2)}`;
    at += valid ? widthOf(lead) : 1;
  }
  return `${quoted}"`;
}

/** A text as bytes, one character each. */
export function bytesOfText(text: string): string {
  return PLAIN.test(text) ? text : Buffer.from(text).toString('latin1');
}
