import { timingSafeEqual } from 'node:crypto';

/** Signatures and key ids are shorter; longer texts get buffers of their own. */
const ROOM = 256;
/** UTF-8 of a UTF-16 code unit takes no more. */
const WIDEST = 3;

const left = Buffer.alloc(ROOM);
const right = Buffer.alloc(ROOM);

/** Constant-time comparison of bytes; strings are compared as UTF-8. The lengths are not secret. */
export function equal(a: string | Uint8Array, b: string | Uint8Array): boolean {
  if (typeof a === 'string' && typeof b === 'string') return equalTexts(a, b);
  return equalBytes(typeof a === 'string' ? Buffer.from(a) : a, typeof b === 'string' ? Buffer.from(b) : b);
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Short texts, one pair for each request, are compared in place: the whole room, whatever part of it they fill. */
function equalTexts(a: string, b: string): boolean {
  if (a.length > ROOM / WIDEST || b.length > ROOM / WIDEST) return equalBytes(Buffer.from(a), Buffer.from(b));
  const length = left.write(a);
  const same = right.write(b) === length && timingSafeEqual(left, right);
  // One of them is a secret: it stays no longer than it is needed.
  left.fill(0);
  right.fill(0);
  return same;
}
