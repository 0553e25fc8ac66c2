import { encodeBase32 } from './base32.ts';

/** Kinds of IAM identities by the prefix of their unique ids (sts.md 5.3). */
export type UniqueIdPrefix = 'AROA' | 'AIDA' | 'AGPA' | 'ANPA' | 'AIPA';

/** Random bytes that `encodeUniqueId` needs: 17 characters of 5 bits. */
export const UNIQUE_ID_RANDOM = 11;

/** A 21-character unique id (sts.md 5.2) from `UNIQUE_ID_RANDOM` random bytes. */
export function encodeUniqueId(prefix: UniqueIdPrefix, random: Uint8Array): string {
  return prefix + encodeBase32(random.subarray(0, UNIQUE_ID_RANDOM)).slice(0, 17);
}
