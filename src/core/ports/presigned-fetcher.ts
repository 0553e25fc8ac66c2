/** An answer of any status; redirects are answers too, and not followed. */
export interface PresignedAnswer {
  readonly status: number;
  readonly body: string;
}

/** GETs presigned URLs of a security token service that somebody sent, at hosts that were judged before. */
export interface PresignedFetcher {
  /** Bounded in time and size. Rejects with `FetchFailure` for everything that goes wrong on the way. */
  get(url: string, headers: Readonly<Record<string, string>>): Promise<PresignedAnswer>;
}
