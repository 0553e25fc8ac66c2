import type { KeyObject } from 'node:crypto';
import type { PrivateKey, VerificationKey } from '../core/ports/cryptography.ts';

/** A public key with its handle out of reach of logs and of `JSON.stringify`. */
export class ImportedPublicKey implements VerificationKey {
  readonly kty: 'RSA' | 'EC';
  readonly curve?: string;
  readonly #handle: KeyObject;

  constructor(handle: KeyObject, curve: string | undefined) {
    this.kty = curve === undefined ? 'RSA' : 'EC';
    if (curve !== undefined) this.curve = curve;
    this.#handle = handle;
  }

  /** Undefined for an object that this room did not make: a look-alike cannot pass for a key. */
  static handleOf(key: VerificationKey): KeyObject | undefined {
    return #handle in key ? key.#handle : undefined;
  }
}

/** A private key with its handle out of reach of logs and of `JSON.stringify`. */
export class ImportedPrivateKey implements PrivateKey {
  readonly kty: 'RSA' | 'EC';
  readonly curve?: string;
  readonly #handle: KeyObject;

  constructor(handle: KeyObject, curve: string | undefined) {
    this.kty = curve === undefined ? 'RSA' : 'EC';
    if (curve !== undefined) this.curve = curve;
    this.#handle = handle;
  }

  /** Undefined for an object that this room did not make. */
  static handleOf(key: PrivateKey): KeyObject | undefined {
    return #handle in key ? key.#handle : undefined;
  }
}
