import { recordKind } from './record.ts';

/** The issuer of an account's web identity tokens. Key: `issuer`. Its address is for good: whoever trusts it has written it down. */
export interface OutboundFederation {
  /** Last part of the issuer's URL. */
  readonly issuerId: string;
  /** `https://HOST[:PORT]/tokens/<issuerId>` */
  readonly issuer: string;
  /** Whether tokens may be asked for. Those that were given out stay verifiable either way. */
  readonly enabled: boolean;
  /** Milliseconds. */
  readonly createDate: number;
}
export const OUTBOUND_FEDERATION = recordKind<OutboundFederation>('iam.outbound-federation');
export const OUTBOUND_FEDERATION_KEY = 'issuer';

/** What web identity tokens are signed with (sts.md 10). */
export const OUTBOUND_ALGORITHMS = ['RS256', 'ES384'] as const;
export type OutboundAlgorithm = (typeof OUTBOUND_ALGORITHMS)[number];

/** Where the keyring keeps the keys for one algorithm: beside those of clusters, under a name that no cluster can have. */
export function outboundRing(algorithm: OutboundAlgorithm): string {
  return `@tokens.${algorithm}`;
}
