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
}

/** A document could not be had. The message says why and names no secret; it is for the audit trail, not for callers. */
export class FetchFailure extends Error {
  override name = 'FetchFailure';
}

/** Reads documents of identity providers from hosts that a caller can name, so hostile in every way. */
export interface ProviderFetcher {
  /**
   * GETs an https URL: no redirects, public addresses only unless configured, TLS verified, bounded.
   * Rejects with `FetchFailure` for everything that goes wrong.
   */
  fetchJson(url: string, limits: FetchLimits): Promise<FetchedJson>;
}
