import type { Cryptography } from '../core/ports/cryptography.ts';
import type { ManagedPolicies } from './policies/managed-policies.ts';
import type { Services } from './services.ts';

/** What an identity use case needs besides its transaction. Made anew for each call: `now` stands still within one. */
export interface Scope {
  /** 12 digits: the account that the use case works in. */
  readonly account: string;
  readonly partition: string;
  /** Milliseconds. */
  readonly now: number;
  readonly ids: Identifiers;
  readonly managedPolicies: ManagedPolicies;
}

/** Random names. Never predictable: a guessed unique id would let a deleted role's sessions be imitated. */
export interface Identifiers {
  /** `AROA` and the like, with 17 base32 characters behind it. */
  unique(prefix: 'AROA' | 'AIDA' | 'ANPA'): string;
  uuid(): string;
  /** Upper-case letters and digits. */
  alphanumeric(length: number): string;
  bytes(length: number): Uint8Array;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const UNIQUE_LENGTH = 17;

export function scopeOf(services: Services, account: string): Scope {
  return {
    account,
    partition: services.settings.partition,
    now: services.clock.now(),
    ids: identifiers(services.cryptography),
    managedPolicies: services.managedPolicies,
  };
}

function identifiers(cryptography: Cryptography): Identifiers {
  return {
    unique: (prefix) => prefix + draw(cryptography, BASE32, UNIQUE_LENGTH),
    uuid: () => cryptography.randomUuid(),
    alphanumeric: (length) => draw(cryptography, ALPHANUMERIC, length),
    bytes: (length) => cryptography.randomBytes(length),
  };
}

/** Draws without bias: bytes past the last whole multiple of the alphabet are thrown away. */
function draw(cryptography: Cryptography, alphabet: string, length: number): string {
  const fair = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of cryptography.randomBytes(length)) {
      if (byte < fair && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}
