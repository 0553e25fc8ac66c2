import { randomFillSync, randomUUID } from 'node:crypto';

const POOL_SIZE = 8192;
/** Longer requests go to the generator directly. */
const LARGEST_POOLED = 256;

const pool = new Uint8Array(POOL_SIZE);
let used = POOL_SIZE;

/**
 * `length` fresh random bytes. Small requests are cut from a pool, because one call into the generator costs more than
 * the bytes; what was handed out is wiped from the pool, so that no byte is kept twice in memory.
 */
export function randomBytes(length: number): Uint8Array {
  if (length > LARGEST_POOLED) return randomFillSync(new Uint8Array(length));
  if (used + length > POOL_SIZE) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = pool.slice(used, used + length);
  pool.fill(0, used, used + length);
  used += length;
  return bytes;
}

/** A random UUID (version 4). Node keeps its own pool for these. */
export function randomUuid(): string {
  return randomUUID();
}
