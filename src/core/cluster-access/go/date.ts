/** Go's layout of `X-Amz-Date`. */
export const DATE_LAYOUT = '20060102T150405Z';

/** A part of the layout in order: the text that must stand before it, and how Go names and bounds it. */
interface Part {
  readonly before: string;
  readonly layout: string;
  readonly digits: 2 | 4;
  /** Go's hours may have one digit. */
  readonly short?: true;
  readonly range?: readonly [name: string, least: number, most: number];
}

const PARTS: readonly Part[] = [
  { before: '', layout: '2006', digits: 4 },
  { before: '', layout: '01', digits: 2, range: ['month', 1, 12] },
  // Which days a month has is told when all is read.
  { before: '', layout: '02', digits: 2 },
  { before: 'T', layout: '15', digits: 2, short: true, range: ['hour', 0, 23] },
  { before: '', layout: '04', digits: 2, range: ['minute', 0, 59] },
  { before: '', layout: '05', digits: 2, range: ['second', 0, 59] },
];

const FRACTION = /^[.,](\d+)/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
const UNQUOTED = /[\x00-\x1f\x80-\xff]/g;

/** The quoting of Go's package time, which is not strconv's: all beyond ASCII as bytes. */
function quote(bytes: string): string {
  const escaped = bytes
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll(UNQUOTED, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${escaped}"`;
}

/** A moment as Go reads and prints it. */
export interface GoDate {
  /** Milliseconds. */
  readonly time: number;
  /** Digits of the second's fraction, without zeros at the end. */
  readonly fraction: string;
}

/** Number and rest; undefined when the text does not begin as the part must. */
function readPart(text: string, { digits, short }: Part): readonly [value: number, rest: string] | undefined {
  const whole = text.slice(0, digits);
  if (whole.length === digits && /^\d+$/.test(whole)) return [Number(whole), text.slice(digits)];
  if (short === true && /^\d/.test(text)) return [Number(text.charAt(0)), text.slice(1)];
  return undefined;
}

function readParts(
  value: string,
): { readonly numbers: number[]; readonly rest: string } | { readonly fault: string } {
  const cannot = (what: string, as: string) => ({
    fault: `parsing time ${quote(value)} as ${quote(DATE_LAYOUT)}: cannot parse ${quote(what)} as ${quote(as)}`,
  });
  const numbers: number[] = [];
  let rest = value;
  for (const part of PARTS) {
    if (!rest.startsWith(part.before)) return cannot(rest, part.before);
    rest = rest.slice(part.before.length);
    const read = readPart(rest, part);
    if (read === undefined) return cannot(rest, part.layout);
    const [number] = read;
    rest = read[1];
    if (part.range !== undefined && (number < part.range[1] || number > part.range[2])) {
      return { fault: `parsing time ${quote(value)}: ${part.range[0]} out of range` };
    }
    numbers.push(number);
  }
  return { numbers, rest };
}

/** `2026-11-22 04:28:52 +0000 UTC` */
export function printGoDate({ time, fraction }: GoDate): string {
  const seconds = new Date(time).toISOString().slice(0, 19).replace('T', ' ');
  return `${seconds}${fraction === '' ? '' : `.${fraction}`} +0000 UTC`;
}

/**
 * Reads an `X-Amz-Date` as Go's time.Parse does, a fraction of the second that the layout does not have included. `value` holds bytes;
 * `fault` is Go's text.
 */
export function parseGoDate(value: string): GoDate | { readonly fault: string } {
  const read = readParts(value);
  if ('fault' in read) return read;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = read.numbers;
  const fraction = FRACTION.exec(read.rest);
  const rest = read.rest.slice(fraction?.[0].length ?? 0);
  if (!rest.startsWith('Z')) {
    const what = quote(rest);
    return { fault: `parsing time ${quote(value)} as ${quote(DATE_LAYOUT)}: cannot parse ${what} as "Z"` };
  }
  if (rest !== 'Z') return { fault: `parsing time ${quote(value)}: extra text: ${quote(rest.slice(1))}` };
  const date = new Date(0);
  // Not Date.UTC, which takes the years below 100 for the twentieth century's.
  date.setUTCFullYear(year, month - 1, day);
  if (day < 1 || date.getUTCMonth() !== month - 1)
    return { fault: `parsing time ${quote(value)}: day out of range` };
  const nanoseconds = (fraction?.[1] ?? '').slice(0, 9).padEnd(9, '0');
  date.setUTCHours(hour, minute, second, Number(nanoseconds.slice(0, 3)));
  return { time: date.getTime(), fraction: nanoseconds.replace(/0+$/, '') };
}
