import type { Cryptography } from '../../core/ports/cryptography.ts';
import { StoreUnavailable } from '../../core/ports/store.ts';

/** Seals what goes into records under the master key. Every secret names its purpose, so that none passes for another. */
export class SealedBox {
  readonly #cryptography: Cryptography;
  readonly #masterKey: Uint8Array;

  constructor(cryptography: Cryptography, masterKey: Uint8Array) {
    this.#cryptography = cryptography;
    this.#masterKey = masterKey;
  }

  /** base64 */
  seal(purpose: string, secret: string | Uint8Array): string {
    const plaintext = typeof secret === 'string' ? Buffer.from(secret) : secret;
    return Buffer.from(this.#cryptography.seal(this.#masterKey, plaintext, purpose)).toString('base64');
  }

  /** Throws `StoreUnavailable` when the text was not sealed for `purpose` under this master key. */
  open(purpose: string, sealed: string): Uint8Array {
    const plaintext = this.#cryptography.open(this.#masterKey, Buffer.from(sealed, 'base64'), purpose);
    if (plaintext !== undefined) return plaintext;
    throw new StoreUnavailable(
      `the key file does not open ${purpose}: it belongs to other data, or the data was altered`,
    );
  }

  openText(purpose: string, sealed: string): string {
    return Buffer.from(this.open(purpose, sealed)).toString();
  }
}
