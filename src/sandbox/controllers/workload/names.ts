import type { Cryptography } from '../../../core/ports/cryptography.ts';

/** Kubernetes' alphabet for generated names: no vowels and no digits that look like them. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX = 5;
const LONGEST_NAME = 63;

const letter = (value: number): string => ALPHABET[value % ALPHABET.length] ?? '';

/** A name for something made by `owner`, and the base that it was made of. */
export function generatedName(
  owner: string,
  cryptography: Cryptography,
): { readonly name: string; readonly generateName: string } {
  const generateName = `${owner.slice(0, LONGEST_NAME - SUFFIX - 1)}-`;
  const suffix = [...cryptography.randomBytes(SUFFIX)].map(letter).join('');
  return { name: generateName + suffix, generateName };
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

/** FNV-1a, 32 bits, as names have it: tells templates apart, protects nothing. */
export function templateHash(template: unknown, collisions: number): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${canonical(template)}${collisions === 0 ? '' : collisions}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return [...String(hash)].map((digit) => letter(digit.charCodeAt(0))).join('');
}
