import { invalidRange } from './refusals.ts';

/** Both ends inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const FORM = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * The one range of a Range header; undefined when there is none to honour (RFC 9110, 14.2: several ranges and what does not
 * parse are ignored, as S3 does). Throws `Refusal` InvalidRange.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, first, last] = FORM.exec(header?.replaceAll(' ', '') ?? '') ?? [];
  if (header === undefined || first === undefined || last === undefined) return undefined;
  if (first === '' && last === '') return undefined;
  const range =
    first === ''
      ? suffix(Number(last), size)
      : { start: Number(first), end: last === '' ? size - 1 : Number(last) };
  if (first !== '' && last !== '' && range.end < range.start) return undefined;
  if (range.start >= size || range.end < range.start) throw invalidRange(header, size);
  return { start: range.start, end: Math.min(range.end, size - 1) };
}

function suffix(length: number, size: number): ByteRange {
  // `bytes=-0` names no byte at all.
  return length === 0 ? { start: size, end: size } : { start: Math.max(0, size - length), end: size - 1 };
}
