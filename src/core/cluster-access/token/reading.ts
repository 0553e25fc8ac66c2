import type { GoUrl } from '../go/url.ts';
import type { StsEndpoints } from '../sts/endpoints.ts';

/** One token on its way through the checks. What a check found out stands here for the ones after it. */
export interface TokenReading {
  /** As the client sent it. */
  readonly token: string;
  readonly endpoints: StsEndpoints;
  /** Milliseconds. */
  readonly now: number;
  /** What the token decodes to, one character a byte; set by `base64Decoded`. */
  bytes: string;
  /** Set by `urlParsed`. */
  url: GoUrl;
  /** The region of the STS that the token is for, `global`, or a listed endpoint's host; set by `hostAllowed`. */
  region: string;
  /** As sent; set by `queryParsed`. */
  query: ReadonlyMap<string, readonly string[]>;
  /** By lower-case name; set by `parametersListed`. */
  parameters: ReadonlyMap<string, string>;
  /** `X-Amz-Date` in milliseconds; set by `dateRead`. */
  signedAt: number;
}

/** One named check: sets what it found out, or gives the reference's text (cluster-authenticator.md 3.1) without its prefix. */
export type TokenCheck = (reading: TokenReading) => string | undefined;

export const TOKEN_PREFIX = 'k8s-aws-v1.';
export const CLUSTER_HEADER = 'x-k8s-aws-id';
