import { createHash, createHmac, hash as hashOnce } from 'node:crypto';
import type { StreamingHash } from '../core/ports/cryptography.ts';

/** Lower-case hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return hashOnce('sha256', data, 'hex');
}

/** Lower-case hex. For thumbprints and ids only: SHA-1 protects nothing here. */
export function sha1Hex(data: string | Uint8Array): string {
  return hashOnce('sha1', data, 'hex');
}

/** A hash over a body that streams by. Reading the result ends it; both renderings may be read. */
export function streamingHash(algorithm: 'sha256' | 'sha1' | 'md5'): StreamingHash {
  const state = createHash(algorithm);
  let result: Buffer | undefined;
  const digest = (): Buffer => {
    result ??= state.digest();
    return result;
  };
  return {
    update: (chunk) => {
      state.update(chunk);
    },
    hex: () => digest().toString('hex'),
    base64: () => digest().toString('base64'),
  };
}

export function hmacSha256(key: string | Uint8Array, data: string | Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(data).digest();
}

/** For one-time codes only. HMAC does not rest on the collision resistance that SHA-1 has lost. */
export function hmacSha1(key: Uint8Array, data: Uint8Array): Uint8Array {
  return createHmac('sha1', key).update(data).digest();
}
