import type { IssuedCertificate } from '../../core/ports/cryptography.ts';
import { StoreUnavailable } from '../../core/ports/store.ts';
import { CERTIFICATE, type KeptCertificate } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import type { KeyDependencies } from './dependencies.ts';
import type { Keyring } from './keyring.ts';

const DAY = 86_400_000;
const AUTHORITY = 'authority';
const AUTHORITY_NAME = 'Rolecall local CA';
const AUTHORITY_LIFETIME = 10 * 365 * DAY;
/** A start with less than this left makes a new authority: it must outlive what it signs. */
const AUTHORITY_RENEWAL = 398 * DAY;
/** The longest life that browsers and Apple's TLS accept of a server certificate (CA/Browser Forum, 6.3.2). */
export const SERVER_CERTIFICATE_LIFETIME = 397 * DAY;

type Request = Parameters<Keyring['certificate']>[1];

/** The local certificate authority and what it has signed, kept as records with sealed keys. */
export class Certificates {
  readonly #dependencies: KeyDependencies;
  #authority: IssuedCertificate | undefined;

  constructor(dependencies: KeyDependencies) {
    this.#dependencies = dependencies;
    const refresh = (kept: KeptCertificate | undefined): void => {
      this.#authority = kept && this.#open(AUTHORITY, kept);
    };
    refresh(dependencies.directory.get(CERTIFICATE, GLOBAL, AUTHORITY)?.body);
    dependencies.directory.subscribe(CERTIFICATE, ({ key, entry }) => {
      if (key === AUTHORITY) refresh(entry?.body);
    });
  }

  authority(): IssuedCertificate {
    if (this.#authority === undefined) throw new StoreUnavailable('there is no certificate authority');
    return this.#authority;
  }

  /** Makes the authority when there is none or it is near its end; of processes that start at once, one makes it. */
  async ensureAuthority(): Promise<void> {
    const { cryptography, clock } = this.#dependencies;
    const now = clock.now();
    const lasts = (certificate: { readonly notAfter: number } | undefined): boolean =>
      certificate !== undefined && certificate.notAfter - now > AUTHORITY_RENEWAL;
    if (lasts(this.#authority)) return;
    const made = await cryptography.createAuthority(AUTHORITY_NAME, AUTHORITY_LIFETIME, now);
    await this.#keep(AUTHORITY, made, undefined, lasts);
  }

  async certificate(name: string, request: Request): Promise<IssuedCertificate> {
    if (name === AUTHORITY) throw new TypeError('the authority is not a certificate of its own');
    const { directory, cryptography, clock } = this.#dependencies;
    const now = clock.now();
    const authority = this.authority();
    const madeFrom = cryptography.sha256Hex(JSON.stringify([request, authority.certificatePem]));
    const serves = (kept: KeptCertificate | undefined): boolean =>
      kept?.madeFrom === madeFrom && kept.notAfter - now > request.lifetime / 3;
    const kept = directory.get(CERTIFICATE, GLOBAL, name)?.body;
    if (kept !== undefined && serves(kept)) return this.#open(name, kept);
    const made = await cryptography.issueCertificate(authority, { ...request, now });
    return this.#keep(name, made, madeFrom, serves);
  }

  /** Keeps what was made, unless another process has kept one that serves in the meantime: that one comes back then. */
  async #keep(
    name: string,
    made: IssuedCertificate,
    madeFrom: string | undefined,
    serves: (kept: KeptCertificate | undefined) => boolean,
  ): Promise<IssuedCertificate> {
    const { directory, box } = this.#dependencies;
    const { certificatePem, notAfter } = made;
    const sealedPrivateKey = box.seal(purpose(name), made.privateKeyPem);
    const kept = await directory.transact((tx) => {
      const present = tx.get(CERTIFICATE, GLOBAL, name)?.body;
      if (present !== undefined && serves(present)) return present;
      const body = {
        certificatePem,
        sealedPrivateKey,
        notAfter,
        ...(madeFrom !== undefined && { madeFrom }),
      };
      tx.put(CERTIFICATE, GLOBAL, name, body);
      return body;
    });
    return this.#open(name, kept);
  }

  #open(name: string, { certificatePem, sealedPrivateKey, notAfter }: KeptCertificate): IssuedCertificate {
    const privateKeyPem = this.#dependencies.box.openText(purpose(name), sealedPrivateKey);
    return Object.freeze({ certificatePem, privateKeyPem, notAfter });
  }
}

function purpose(name: string): string {
  return `certificate:${name}`;
}
