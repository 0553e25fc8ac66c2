import { Refusal } from '../../core/errors/refusal.ts';
import type { Cryptography } from '../../core/ports/cryptography.ts';
import { type ProviderFetcher, UntrustedCertificate } from '../../core/ports/provider-fetcher.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import { type FetchedKeys, fetchIssuerKeys } from './fetch-issuer-keys.ts';
import type { IssuerKeys, ProviderKeys, ProviderPlace } from './provider-keys.ts';
import { invalidIdentityToken } from './refusals.ts';
import { type MemoryBounds, RememberedKeys } from './remembered-keys.ts';

export interface FetchedKeysParts {
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

/**
 * sts.md 7.4. SDKs retry the communication error as transient, a certificate that nothing vouches for they do not; the true cause goes
 * to the audit trail only.
 */
function unreachable(url: string, cause: unknown): Refusal {
  const why = cause instanceof Error ? cause.message : String(cause);
  const reason = `keys of ${url} could not be fetched: ${why}`;
  if (cause instanceof UntrustedCertificate)
    return invalidIdentityToken(
      "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
      reason,
    );
  return new Refusal(
    'IDPCommunicationError',
    400,
    'The identity provider could not be reached to verify the incoming identity token.',
    { reason, cause },
  );
}

/** What is remembered of a provider, by where it is and what vouches for it: keys that one account's thumbprints let in are not another's. */
function memoryKey({ url, thumbprints }: ProviderPlace): string {
  return thumbprints.length === 0 ? url : `${url} ${thumbprints.join(' ')}`;
}

/** Keys of providers that are somewhere else: fetched, remembered within bounds, each asked for once at a time. */
export class FetchedProviderKeys implements ProviderKeys {
  readonly #parts: FetchedKeysParts;
  readonly #settings: ProviderKeysSettings;
  readonly #remembered: RememberedKeys;
  readonly #underWay = new Map<string, Promise<IssuerKeys>>();

  constructor(parts: FetchedKeysParts) {
    this.#parts = parts;
    this.#settings = { ...DEFAULTS, ...parts.settings };
    this.#remembered = new RememberedKeys(this.#settings);
  }

  hosted(): undefined {
    return undefined;
  }

  cached(provider: ProviderPlace): IssuerKeys | undefined {
    const standing = this.#standing(provider, false);
    return standing instanceof Refusal ? undefined : standing;
  }

  async fetch(provider: ProviderPlace, refresh: boolean): Promise<IssuerKeys> {
    const standing = this.#standing(provider, refresh);
    if (standing instanceof Refusal) throw standing;
    return standing ?? this.#underWay.get(memoryKey(provider)) ?? this.#start(provider);
  }

  #standing(provider: ProviderPlace, refresh: boolean): IssuerKeys | Refusal | undefined {
    return this.#remembered.standing(memoryKey(provider), this.#parts.clock.now(), refresh);
  }

  #start(provider: ProviderPlace): Promise<IssuerKeys> {
    const key = memoryKey(provider);
    const asked = this.#ask(provider, key).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asked);
    return asked;
  }

  async #ask(provider: ProviderPlace, key: string): Promise<IssuerKeys> {
    const { fetcher, cryptography, clock } = this.#parts;
    try {
      const fetched = await fetchIssuerKeys(provider, fetcher, cryptography);
      this.#remembered.keep(key, clock.now(), fetched.keys, this.#ageOf(fetched));
      return fetched.keys;
    } catch (error) {
      const refusal = unreachable(provider.url, error);
      this.#remembered.fail(key, clock.now(), refusal);
      throw refusal;
    }
  }

  #ageOf({ cacheSeconds }: FetchedKeys): number {
    if (cacheSeconds === undefined) return this.#settings.defaultAge;
    return Math.min(cacheSeconds * 1000, this.#settings.maximumAge);
  }
}
