import { Refusal } from '../../core/errors/refusal.ts';
import type { Cryptography, VerificationKey } from '../../core/ports/cryptography.ts';
import type { Directory } from '../../core/ports/directory.ts';
import type { ProviderFetcher } from '../../core/ports/provider-fetcher.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import type { OidcProvider } from '../../core/records/identity.ts';
import type { Keyring } from '../keys/keyring.ts';
import { type FetchedKeys, fetchIssuerKeys } from './fetch-issuer-keys.ts';
import { followHostedIssuers, type HostedIssuers } from './hosted-issuers.ts';
import type { HostedIssuer, IssuerKeys, ProviderKeys } from './provider-keys.ts';
import { type MemoryBounds, RememberedKeys } from './remembered-keys.ts';

export interface ProviderKeysParts {
  readonly directory: Directory;
  readonly keyring: Keyring;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  readonly fetcher: ProviderFetcher;
  readonly settings?: Partial<ProviderKeysSettings>;
}

/** Times in milliseconds. */
export interface ProviderKeysSettings extends MemoryBounds {
  /** Longest that keys are kept, whatever the provider's headers say. */
  readonly maximumAge: number;
  /** How long keys without cache headers are kept. */
  readonly defaultAge: number;
}

const DEFAULTS: ProviderKeysSettings = {
  maximumProviders: 500,
  pause: 1000,
  maximumAge: 3_600_000,
  defaultAge: 300_000,
};

/** `ProviderKeys` with its closing, which ends the subscription to the directory. */
export interface OpenProviderKeys extends ProviderKeys {
  close(): void;
}

/** SDKs retry this code as transient (sts.md 7.4); the true cause goes to the audit trail only. */
function unreachable(url: string, cause: unknown): Refusal {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Refusal(
    'IDPCommunicationError',
    400,
    'The identity provider could not be reached to verify the incoming identity token.',
    { reason: `keys of ${url} could not be fetched: ${why}`, cause },
  );
}

class FetchingProviderKeys implements OpenProviderKeys {
  readonly #parts: ProviderKeysParts;
  readonly #settings: ProviderKeysSettings;
  readonly #issuers: HostedIssuers;
  readonly #remembered: RememberedKeys;
  readonly #underWay = new Map<string, Promise<IssuerKeys>>();
  readonly #hostedKeys = new WeakMap<ReadonlyMap<string, VerificationKey>, IssuerKeys>();

  constructor(parts: ProviderKeysParts) {
    this.#parts = parts;
    this.#settings = { ...DEFAULTS, ...parts.settings };
    this.#issuers = followHostedIssuers(parts.directory);
    this.#remembered = new RememberedKeys(this.#settings);
  }

  hosted(provider: OidcProvider): HostedIssuer | undefined {
    return this.#issuers.find(provider.url);
  }

  cached(provider: OidcProvider): IssuerKeys | undefined {
    const own = this.hosted(provider);
    if (own !== undefined) return this.#ofHosted(own);
    const standing = this.#standing(provider, false);
    return standing instanceof Refusal ? undefined : standing;
  }

  async fetch(provider: OidcProvider, refresh: boolean): Promise<IssuerKeys> {
    const own = this.hosted(provider);
    if (own !== undefined) return this.#ofHosted(own);
    const standing = this.#standing(provider, refresh);
    if (standing instanceof Refusal) throw standing;
    return standing ?? this.#underWay.get(provider.url) ?? this.#start(provider.url);
  }

  close(): void {
    this.#issuers.close();
  }

  #standing(provider: OidcProvider, refresh: boolean): IssuerKeys | Refusal | undefined {
    return this.#remembered.standing(provider.url, this.#parts.clock.now(), refresh);
  }

  #ofHosted({ account, rings: [ring = '', ...others] }: HostedIssuer): IssuerKeys {
    const { keyring } = this.#parts;
    const byKid = keyring.verificationKeys(account, ring);
    if (others.length > 0) {
      const more = others.flatMap((other) => [...keyring.verificationKeys(account, other)]);
      return { byKid: new Map([...byKid, ...more]) };
    }
    const known = this.#hostedKeys.get(byKid);
    if (known !== undefined) return known;
    const keys = { byKid };
    this.#hostedKeys.set(byKid, keys);
    return keys;
  }

  #start(url: string): Promise<IssuerKeys> {
    const asked = this.#ask(url).finally(() => this.#underWay.delete(url));
    this.#underWay.set(url, asked);
    return asked;
  }

  async #ask(url: string): Promise<IssuerKeys> {
    const { fetcher, cryptography, clock } = this.#parts;
    try {
      const fetched = await fetchIssuerKeys(url, fetcher, cryptography);
      this.#remembered.keep(url, clock.now(), fetched.keys, this.#ageOf(fetched));
      return fetched.keys;
    } catch (error) {
      const refusal = unreachable(url, error);
      this.#remembered.fail(url, clock.now(), refusal);
      throw refusal;
    }
  }

  #ageOf({ cacheSeconds }: FetchedKeys): number {
    if (cacheSeconds === undefined) return this.#settings.defaultAge;
    return Math.min(cacheSeconds * 1000, this.#settings.maximumAge);
  }
}

/** Keys of hosted issuers out of the keyring, of all others through the fetcher. */
export function createProviderKeys(parts: ProviderKeysParts): OpenProviderKeys {
  return new FetchingProviderKeys(parts);
}
