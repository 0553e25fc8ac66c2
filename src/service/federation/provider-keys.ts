import type { VerificationKey } from '../../core/ports/cryptography.ts';
import type { OidcProvider } from '../../core/records/identity.ts';

/** The usable signing keys of one issuer. `byKid` holds the last of duplicates. */
export interface IssuerKeys {
  readonly byKid: ReadonlyMap<string, VerificationKey>;
  /** What vouched for the host that gave them, as CloudTrail calls it; absent for issuers of this instance. */
  readonly verifiedBy?: 'IAMTrustStore' | 'Thumbprint';
}

/** An issuer of this instance: a cluster's, or that of an account's web identity tokens. */
export interface HostedIssuer {
  readonly account: string;
  /** Names that the keyring keeps its keys under. */
  readonly rings: readonly string[];
}

/** Where an issuer is, as OIDC_PROVIDER is keyed, the thumbprints that may vouch for its host, and whose it is where that matters. */
export type ProviderPlace = Pick<OidcProvider, 'url' | 'thumbprints'> & Partial<Pick<OidcProvider, 'arn'>>;

/**
 * Keys of issuers: in-process for issuers that this instance hosts, fetched under design.md section 6's rules for
 * any other registered https provider.
 */
export interface ProviderKeys {
  /** Whose issuer this is, when this instance hosts it. */
  hosted(provider: ProviderPlace): HostedIssuer | undefined;
  /** Keys at hand, synchronously (hosted or cached and fresh); undefined when a fetch is needed. */
  cached(provider: ProviderPlace): IssuerKeys | undefined;
  /** Fetches, single-flight. `refresh` asks again although cached (an unknown kid). Rejects with `Refusal`: IDPCommunicationError, InvalidIdentityToken. */
  fetch(provider: ProviderPlace, refresh: boolean): Promise<IssuerKeys>;
}
