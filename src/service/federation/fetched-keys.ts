import { Refusal } from '../../core/errors/refusal.ts';
import type { Cryptography } from '../../core/ports/cryptography.ts';
import { type ProviderFetcher, UntrustedCertificate } from '../../core/ports/provider-fetcher.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import type { Json } from '../../core/records/record.ts';
import { type FetchedKeys, fetchIssuerKeys, importKeys } from './fetch-issuer-keys.ts';
import type { IssuerKeys, ProviderKeys, ProviderPlace } from './provider-keys.ts';
import { invalidIdentityToken } from './refusals.ts';
import { type MemoryBounds, RememberedKeys } from './remembered-keys.ts';

export interface FetchedKeysParts {
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  readonly fetcher: ProviderFetcher;
  /** Reads the key set that a cluster's own API tells, for a provider by the ARN of a cluster; undefined for any other. */
  readonly ofCluster?: (arn: string) => (() => Promise<Json>) | undefined;
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

/**
 * What is remembered of a provider, by where it is and what vouches for it: keys that one account's thumbprints let in are not another's,
 * and keys that a cluster's API told for its own pods are nobody's else.
 */
function memoryKey({ url, thumbprints, arn }: ProviderPlace): string {
  // Another cluster may have the name, and so the ARN, of one that was detached a moment ago.
  if (isClusterArn(arn)) return `${arn} ${url}`;
  return thumbprints.length === 0 ? url : `${url} ${thumbprints.join(' ')}`;
}

/** Providers of IAM have ARNs of IAM. */
function isClusterArn(arn: string | undefined): arn is string {
  return arn?.split(':', 3)[2] === 'eks';
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
      const told = await this.#toldByCluster(provider);
      const fetched = told ?? (await fetchIssuerKeys(provider, fetcher, cryptography));
      this.#remembered.keep(key, clock.now(), fetched.keys, this.#ageOf(fetched));
      return fetched.keys;
    } catch (error) {
      const refusal = unreachable(provider.url, error);
      this.#remembered.fail(key, clock.now(), refusal);
      throw refusal;
    }
  }

  /** A cluster's API is asked before its issuer: it is verified, near, and the first to know a new key. */
  async #toldByCluster({ arn }: ProviderPlace): Promise<FetchedKeys | undefined> {
    const read = isClusterArn(arn) ? this.#parts.ofCluster?.(arn) : undefined;
    if (read === undefined) return undefined;
    try {
      const keys = importKeys(await read(), this.#parts.cryptography);
      return keys.byKid.size === 0 ? undefined : { keys, cacheSeconds: undefined };
    } catch {
      // Its issuer may be reached where its API is not.
      return undefined;
    }
  }

  #ageOf({ cacheSeconds }: FetchedKeys): number {
    if (cacheSeconds === undefined) return this.#settings.defaultAge;
    return Math.min(cacheSeconds * 1000, this.#settings.maximumAge);
  }
}
