import type { PrivateKey, PublicJwk, VerificationKey } from '../../../core/ports/cryptography.ts';
import { cryptography } from '../../../crypto/index.ts';
import type { Keyring } from '../../keys/keyring.ts';

export interface FakeKey {
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  readonly key: PrivateKey;
}

export async function makeKey(): Promise<FakeKey> {
  const { kid, publicJwk, privateKeyPem } = await cryptography.generateRsaKey();
  return { kid, publicJwk, key: cryptography.importPrivateKeyPem(privateKeyPem) };
}

/** A keyring in memory: one signing key for every cluster, sealing keys that rotate. */
export class FakeKeyring implements Keyring {
  readonly #master = cryptography.randomBytes(32);
  readonly #sealing = new Map<string, Uint8Array>([['00000001', cryptography.randomBytes(32)]]);
  readonly #signing: FakeKey;
  readonly #verification: ReadonlyMap<string, VerificationKey>;

  constructor(signing: FakeKey) {
    this.#signing = signing;
    this.#verification = new Map([[signing.kid, cryptography.importPublicJwk(signing.publicJwk)]]);
  }

  sealSecret(purpose: string, secret: string) {
    const sealed = cryptography.seal(this.#master, Buffer.from(secret), purpose);
    return Buffer.from(sealed).toString('base64');
  }
  openSecret(purpose: string, sealed: string) {
    const opened = cryptography.open(this.#master, Buffer.from(sealed, 'base64'), purpose);
    if (opened === undefined) throw new Error('not sealed here');
    return Buffer.from(opened).toString();
  }
  currentSealingKey() {
    const id = [...this.#sealing.keys()].at(-1) ?? '';
    return { id, key: this.#sealing.get(id) ?? new Uint8Array() };
  }
  sealingKey(id: string) {
    return this.#sealing.get(id);
  }
  async rotateSealingKey() {
    const id = String(this.#sealing.size + 1).padStart(8, '0');
    this.#sealing.set(id, cryptography.randomBytes(32));
  }
  forgetSealingKeys() {
    this.#sealing.clear();
  }
  signingKey() {
    return this.#signing;
  }
  verificationKeys() {
    return this.#verification;
  }
  publishedKeys(): never {
    throw new Error('not part of this fake');
  }
  async ensureSigningKey() {}
  async rotateSigningKey() {}
  authorityPem(): never {
    throw new Error('not part of this fake');
  }
  async certificate(): Promise<never> {
    throw new Error('not part of this fake');
  }
}
