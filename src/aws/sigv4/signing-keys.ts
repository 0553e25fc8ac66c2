import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { SignatureClaim } from './signature-claim.ts';

/** What a derived key is for. */
export type SigningScope = Pick<SignatureClaim, 'accessKeyId' | 'date' | 'region' | 'service'>;

interface Derived {
  readonly secret: string;
  readonly key: Uint8Array;
}

const MAXIMUM_KEYS = 2048;

/** Derived signing keys: four HMACs saved on each call. Bounded; the oldest goes first. */
export class SigningKeys {
  readonly #cryptography: Cryptography;
  readonly #derived = new Map<string, Derived>();

  constructor(cryptography: Cryptography) {
    this.#cryptography = cryptography;
  }

  key(scope: SigningScope, secret: string): Uint8Array {
    const name = `${scope.accessKeyId}/${scope.date}/${scope.region}/${scope.service}`;
    const present = this.#derived.get(name);
    // The secret is compared too: a key id never stands for a secret that it no longer has.
    if (present !== undefined && present.secret === secret) return present.key;
    const hmac = this.#cryptography.hmacSha256.bind(this.#cryptography);
    const dated = hmac(`AWS4${secret}`, scope.date);
    const key = hmac(hmac(hmac(dated, scope.region), scope.service), 'aws4_request');
    this.#derived.delete(name);
    this.#derived.set(name, { secret, key });
    if (this.#derived.size > MAXIMUM_KEYS) this.#evict();
    return key;
  }

  #evict(): void {
    const [oldest] = this.#derived.keys();
    if (oldest !== undefined) this.#derived.delete(oldest);
  }
}
