import { createHmac, hash } from 'node:crypto';

/** SHA-256's block and digest, in bytes. */
const BLOCK = 64;
const DIGEST = 32;
/** Longer texts, and keys beyond a block, take the ordinary way. */
const LONGEST = 4096;
/** UTF-8 of a UTF-16 code unit takes no more. */
const WIDEST = 3;

const inner = Buffer.alloc(BLOCK + LONGEST);
const outer = Buffer.alloc(BLOCK + DIGEST);

/** `key` over `pad`, as the first block of `into` (RFC 2104 2). */
function padKey(into: Buffer, key: Uint8Array, pad: number): void {
  into.fill(pad, 0, BLOCK);
  for (let index = 0; index < key.length; index++) into[index] = pad ^ (key[index] ?? 0);
}

/**
 * HMAC-SHA-256 (RFC 2104) of a text, as lower-case hex. Two one-shot hashes: an Hmac object, which must be made, updated and collected,
 * costs several times as much, and every signed request needs one.
 */
export function hmacSha256Hex(key: Uint8Array, text: string): string {
  if (key.length > BLOCK || text.length > LONGEST / WIDEST)
    return createHmac('sha256', key).update(text).digest('hex');
  padKey(inner, key, 0x36);
  padKey(outer, key, 0x5c);
  const length = inner.write(text, BLOCK);
  outer.write(hash('sha256', inner.subarray(0, BLOCK + length), 'latin1'), BLOCK, 'latin1');
  const result = hash('sha256', outer, 'hex');
  // The key is not left behind.
  inner.fill(0, 0, BLOCK);
  outer.fill(0);
  return result;
}
