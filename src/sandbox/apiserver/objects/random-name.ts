import type { Cryptography } from '../../../core/ports/cryptography.ts';

/** No vowels and no look-alikes, so that generated names spell nothing (apimachinery's alphabet). */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX = 5;
/** The base is cut so that base and suffix are a DNS label. */
const MAX_BASE = 63 - SUFFIX;

export function randomSuffix(cryptography: Pick<Cryptography, 'randomBytes'>, length = SUFFIX): string {
  return [...cryptography.randomBytes(length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

export function generateName(cryptography: Pick<Cryptography, 'randomBytes'>, base: string): string {
  return base.slice(0, MAX_BASE) + randomSuffix(cryptography);
}
