import type { Clock } from '../../core/ports/runtime.ts';
import type { DeliveredCredentials } from '../imds/source.ts';

export interface CacheOptions {
  readonly clock: Clock;
  /** Entries at most; the one used longest ago gives way. */
  readonly most: number;
  /** Milliseconds of life left below which new credentials are asked for. */
  readonly renewBelow: number;
}

interface Kept {
  readonly credentials?: DeliveredCredentials;
  readonly flight?: Promise<DeliveredCredentials>;
}

/** Credentials with less than this left are not given out, whatever happened: SDKs would use them past their end. */
const LEAST_LIFE = 300_000;

/**
 * Credentials by key: one request at a time for each, renewed before they end, the old ones given while renewing fails and they
 * are good. Failures are never kept.
 */
export class CredentialCache {
  /** In order of use. */
  readonly #kept = new Map<string, Kept>();
  readonly #options: CacheOptions;

  constructor(options: CacheOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#kept.size;
  }

  async get(key: string, fetch: () => Promise<DeliveredCredentials>): Promise<DeliveredCredentials> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) this.#touch(key, kept);
    if (kept?.credentials !== undefined && this.#life(kept.credentials) >= this.#options.renewBelow) {
      return kept.credentials;
    }
    try {
      return await (kept?.flight ?? this.#start(key, kept?.credentials, fetch));
    } catch (failure) {
      const old = kept?.credentials;
      if (old !== undefined && this.#life(old) > LEAST_LIFE) return old;
      throw failure;
    }
  }

  #life({ expiration }: DeliveredCredentials): number {
    return expiration - this.#options.clock.now();
  }

  #start(
    key: string,
    old: DeliveredCredentials | undefined,
    fetch: () => Promise<DeliveredCredentials>,
  ): Promise<DeliveredCredentials> {
    const flight = fetch();
    this.#touch(key, old === undefined ? { flight } : { credentials: old, flight });
    flight.then(
      (credentials) => this.#settle(key, flight, credentials),
      () => this.#settle(key, flight, old),
    );
    return flight;
  }

  /** Only when nothing else took the entry's place meanwhile. */
  #settle(
    key: string,
    flight: Promise<DeliveredCredentials>,
    credentials: DeliveredCredentials | undefined,
  ): void {
    if (this.#kept.get(key)?.flight !== flight) return;
    if (credentials === undefined) this.#kept.delete(key);
    else this.#kept.set(key, { credentials });
  }

  #touch(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#options.most && oldest !== undefined) this.#kept.delete(oldest);
  }
}
