import type { Json } from '../records/record.ts';

/** Bounds of one fetch. */
export interface FetchLimits {
  readonly maximumBytes: number;
  /** Milliseconds for everything: name, connection, TLS, answer and body. */
  readonly timeout: number;
}

export interface FetchedJson {
  /** Parsed JSON of bounded depth; its shape is the caller's to check. */
  readonly body: Json;
  /** Seconds for which the answer's cache headers allow keeping it; undefined when they say nothing. */
  readonly cacheSeconds: number | undefined;
  /** Present when not a public authority vouched for the host, but a thumbprint. */
  readonly byThumbprint?: true;
}

/** A document could not be had. The message says why and names no secret; it is for the audit trail, not for callers. */
export class FetchFailure extends Error {
  override name = 'FetchFailure';
}

/** The host's certificate leads to no authority that is trusted: neither to a public one, nor to one that was named. */
export class UntrustedCertificate extends FetchFailure {
  override name = 'UntrustedCertificate';
}

/** Reads documents of identity providers from hosts that a caller can name, so hostile in every way. */
export interface ProviderFetcher {
  /**
   * GETs an https URL: no redirects, public addresses only unless configured, TLS verified, bounded. `thumbprints` are SHA-1 in hex:
   * where the public authorities do not vouch for the host, the last certificate that it shows may do so when it is one of these.
   * Rejects with `FetchFailure` for everything that goes wrong.
   */
  fetchJson(url: string, limits: FetchLimits, thumbprints?: readonly string[]): Promise<FetchedJson>;
}
