import type { Cryptography, PrivateKey, VerificationKey } from '../../core/ports/cryptography.ts';
import type { SigningKey } from '../../core/records/instance.ts';
import type { SealedBox } from './sealed-box.ts';

interface Signer {
  readonly kid: string;
  readonly key: PrivateKey;
}

interface Published {
  /** The moment from which on one of the keys is retired: the picture ends there. */
  readonly until: number;
  readonly keys: readonly SigningKey[];
  readonly byKid: ReadonlyMap<string, VerificationKey>;
}

/** The keys of one issuer, imported once. What is valid depends on the time that is asked about. */
export class SigningRing {
  readonly #records: readonly SigningKey[];
  readonly #signers: ReadonlyMap<string, Signer>;
  readonly #verifiers: ReadonlyMap<string, VerificationKey>;
  #published: Published | undefined;

  constructor(records: readonly SigningKey[], cryptography: Cryptography, box: SealedBox) {
    this.#records = records.toSorted((a, b) => a.createdAt - b.createdAt || (a.kid < b.kid ? -1 : 1));
    this.#signers = new Map(
      records.map(({ kid, sealedPrivateKey }) => {
        const pem = box.openText(`signing-key:${kid}`, sealedPrivateKey);
        return [kid, { kid, key: cryptography.importPrivateKeyPem(pem) }];
      }),
    );
    this.#verifiers = new Map(
      records.map(({ kid, publicJwk }) => [kid, cryptography.importPublicJwk(publicJwk)]),
    );
  }

  /**
   * The last made key that signs at `now`: an earlier one whose lead time ends later is on its way out already. When the
   * clock was set back before all of them, the oldest.
   */
  signer(now: number): Signer | undefined {
    const published = this.published(now).keys;
    const active = published.findLast(({ activeFrom }) => activeFrom <= now) ?? published[0];
    return active && this.#signers.get(active.kid);
  }

  /** Keys that verify at `now`, oldest first. */
  published(now: number): Published {
    if (this.#published === undefined || now >= this.#published.until) this.#published = this.#publish(now);
    return this.#published;
  }

  #publish(now: number): Published {
    const keys = this.#records.filter(({ retireAt }) => retireAt === undefined || now < retireAt);
    const byKid = new Map<string, VerificationKey>();
    for (const { kid } of keys) {
      const key = this.#verifiers.get(kid);
      if (key !== undefined) byKid.set(kid, key);
    }
    const until = Math.min(...keys.map(({ retireAt }) => retireAt ?? Number.POSITIVE_INFINITY));
    return { until, keys: Object.freeze(keys), byKid };
  }
}
