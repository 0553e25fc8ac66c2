import type { VerificationKey } from '../../core/ports/cryptography.ts';
import type { Directory } from '../../core/ports/directory.ts';
import type { Keyring } from '../keys/keyring.ts';
import { type FetchedKeysParts, FetchedProviderKeys } from './fetched-keys.ts';
import { followHostedIssuers, type HostedIssuers } from './hosted-issuers.ts';
import type { HostedIssuer, IssuerKeys, ProviderKeys, ProviderPlace } from './provider-keys.ts';

export interface ProviderKeysParts extends FetchedKeysParts {
  readonly directory: Directory;
  readonly keyring: Keyring;
}

/** `ProviderKeys` with its closing, which ends the subscription to the directory. */
export interface OpenProviderKeys extends ProviderKeys {
  close(): void;
}

class HostedAndFetchedKeys implements OpenProviderKeys {
  readonly #keyring: Keyring;
  readonly #issuers: HostedIssuers;
  readonly #fetched: FetchedProviderKeys;
  readonly #hostedKeys = new WeakMap<ReadonlyMap<string, VerificationKey>, IssuerKeys>();

  constructor(parts: ProviderKeysParts) {
    this.#keyring = parts.keyring;
    this.#issuers = followHostedIssuers(parts.directory);
    this.#fetched = new FetchedProviderKeys(parts);
  }

  hosted(provider: ProviderPlace): HostedIssuer | undefined {
    return this.#issuers.find(provider.url);
  }

  cached(provider: ProviderPlace): IssuerKeys | undefined {
    const own = this.hosted(provider);
    return own === undefined ? this.#fetched.cached(provider) : this.#ofHosted(own);
  }

  async fetch(provider: ProviderPlace, refresh: boolean): Promise<IssuerKeys> {
    const own = this.hosted(provider);
    return own === undefined ? this.#fetched.fetch(provider, refresh) : this.#ofHosted(own);
  }

  close(): void {
    this.#issuers.close();
  }

  #ofHosted({ account, rings: [ring = '', ...others] }: HostedIssuer): IssuerKeys {
    const byKid = this.#keyring.verificationKeys(account, ring);
    if (others.length > 0) {
      const more = others.flatMap((other) => [...this.#keyring.verificationKeys(account, other)]);
      return { byKid: new Map([...byKid, ...more]) };
    }
    const known = this.#hostedKeys.get(byKid);
    if (known !== undefined) return known;
    const keys = { byKid };
    this.#hostedKeys.set(byKid, keys);
    return keys;
  }
}

/** Keys of hosted issuers out of the keyring, of all others through the fetcher. */
export function createProviderKeys(parts: ProviderKeysParts): OpenProviderKeys {
  return new HostedAndFetchedKeys(parts);
}
