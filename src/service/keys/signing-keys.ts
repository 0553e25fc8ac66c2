import { Refusal } from '../../core/errors/refusal.ts';
import type { VerificationKey } from '../../core/ports/cryptography.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import { SIGNING_KEY, type SigningKey } from '../../core/records/instance.ts';
import type { KeyDependencies } from './dependencies.ts';
import type { Keyring } from './keyring.ts';
import { SigningRing } from './signing-ring.ts';

type MadeKey = Pick<SigningKey, 'cluster' | 'kid' | 'publicJwk' | 'sealedPrivateKey'>;

/** The keys of every cluster's issuer, by account and cluster. */
export class SigningKeys {
  readonly #dependencies: KeyDependencies;
  readonly #rings = new Map<string, SigningRing>();

  constructor(dependencies: KeyDependencies) {
    this.#dependencies = dependencies;
    dependencies.directory.subscribe(SIGNING_KEY, ({ account, entry, previous }) => {
      const cluster = (entry ?? previous)?.body.cluster;
      if (cluster !== undefined) this.#rings.delete(ringId(account, cluster));
    });
  }

  signer(account: string, cluster: string): ReturnType<Keyring['signingKey']> {
    const signer = this.#ring(account, cluster).signer(this.#dependencies.clock.now());
    if (signer !== undefined) return signer;
    throw new Refusal('InternalFailure', 500, 'The cluster has no signing key.', {
      reason: `no signing key of ${account}/${cluster}`,
    });
  }

  published(account: string, cluster: string): readonly SigningKey[] {
    return this.#ring(account, cluster).published(this.#dependencies.clock.now()).keys;
  }

  verifiers(account: string, cluster: string): ReadonlyMap<string, VerificationKey> {
    return this.#ring(account, cluster).published(this.#dependencies.clock.now()).byKid;
  }

  async ensure(account: string, cluster: string, algorithm: 'RS256' | 'ES384' = 'RS256'): Promise<void> {
    const { directory, clock } = this.#dependencies;
    if (this.#ring(account, cluster).signer(clock.now()) !== undefined) return;
    const made = await this.#make(cluster, algorithm === 'RS256' ? 'RSA' : 'EC');
    await directory.transact((tx) => {
      if (tx.list(SIGNING_KEY, account, keyPrefix(cluster)).length > 0) return;
      const now = clock.now();
      add(tx, account, { ...made, createdAt: now, activeFrom: now });
    });
  }

  /** A rotation without overlap (a key leaked) also ends keys that an earlier rotation left published for longer. */
  async rotate(
    account: string,
    cluster: string,
    { leadTime, overlap }: Parameters<Keyring['rotateSigningKey']>[2],
  ): Promise<void> {
    const { directory, clock } = this.#dependencies;
    const made = await this.#make(cluster, this.published(account, cluster).at(-1)?.publicJwk.kty ?? 'RSA');
    await directory.transact((tx) => {
      const now = clock.now();
      const activeFrom = now + leadTime;
      const present = tx.list(SIGNING_KEY, account, keyPrefix(cluster));
      for (const { key, body } of present) {
        const retireAt = Math.min(body.retireAt ?? Number.POSITIVE_INFINITY, activeFrom + overlap);
        if (retireAt > now) tx.put(SIGNING_KEY, account, key, { ...body, retireAt });
        else tx.delete(SIGNING_KEY, account, key);
      }
      // After every present one, also within one millisecond or after the clock was set back: the last made signs.
      const createdAt = Math.max(now, ...present.map(({ body }) => body.createdAt + 1));
      add(tx, account, { ...made, createdAt, activeFrom });
    });
  }

  #ring(account: string, cluster: string): SigningRing {
    const id = ringId(account, cluster);
    let ring = this.#rings.get(id);
    if (ring === undefined) {
      const { directory, cryptography, box } = this.#dependencies;
      const records = directory.list(SIGNING_KEY, account, keyPrefix(cluster)).map(({ body }) => body);
      ring = new SigningRing(records, cryptography, box);
      // Names that have no keys come from callers: remembering them would let memory grow at will.
      if (records.length > 0) this.#rings.set(id, ring);
    }
    return ring;
  }

  async #make(cluster: string, kind: 'RSA' | 'EC'): Promise<MadeKey> {
    const { cryptography, box } = this.#dependencies;
    const { kid, publicJwk, privateKeyPem } = await (kind === 'RSA'
      ? cryptography.generateRsaKey()
      : cryptography.generateEcKey());
    return { cluster, kid, publicJwk, sealedPrivateKey: box.seal(`signing-key:${kid}`, privateKeyPem) };
  }
}

function add(tx: Transaction, account: string, key: SigningKey): void {
  tx.put(SIGNING_KEY, account, `${keyPrefix(key.cluster)}${key.kid}`, key);
}

/** Cluster names hold no slash. */
function keyPrefix(cluster: string): string {
  return `${cluster}/`;
}

function ringId(account: string, cluster: string): string {
  return `${account}/${cluster}`;
}
