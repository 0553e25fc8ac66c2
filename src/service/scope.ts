import type { Cryptography } from '../core/ports/cryptography.ts';
import type { UniqueIdPrefix } from '../core/session/unique-id.ts';
import type { ManagedPolicies } from './policies/managed-policies.ts';
import type { Services } from './services.ts';
import { newAccessKey, newUniqueId } from './sessions/identifiers.ts';

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
  unique(prefix: UniqueIdPrefix): string;
  /** A long-term key of the scope's account. */
  accessKey(): { readonly accessKeyId: string; readonly secretAccessKey: string };
  uuid(): string;
  /** Upper-case letters and digits. */
  alphanumeric(length: number): string;
  digits(length: number): string;
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function scopeOf(services: Services, account: string): Scope {
  return {
    account,
    partition: services.settings.partition,
    now: services.clock.now(),
    ids: identifiers(services.cryptography, account),
    managedPolicies: services.managedPolicies,
  };
}

function identifiers(cryptography: Cryptography, account: string): Identifiers {
  return {
    unique: (prefix) => newUniqueId(prefix, cryptography),
    accessKey: () => newAccessKey('AKIA', account, cryptography),
    uuid: () => cryptography.randomUuid(),
    alphanumeric: (length) => draw(cryptography, ALPHANUMERIC, length),
    digits: (length) => draw(cryptography, '0123456789', length),
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
