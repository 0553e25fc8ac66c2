import type { Cryptography, VerificationKey } from '../../core/ports/cryptography.ts';
import { type FetchedJson, FetchFailure, type ProviderFetcher } from '../../core/ports/provider-fetcher.ts';
import type { OidcProvider } from '../../core/records/identity.ts';
import type { Json } from '../../core/records/record.ts';
import { issuerKey } from '../../core/token/issuer.ts';
import { isJsonObject, ownMember } from '../../core/token/json-object.ts';
import { usableKeys } from '../../core/token/jwks.ts';
import type { IssuerKeys } from './provider-keys.ts';

/** Time for discovery document and keys together, and the size of each. */
const LIMITS = { maximumBytes: 512 * 1024, timeout: 5000 };

export interface FetchedKeys {
  readonly keys: IssuerKeys;
  /** Seconds that the key set may be kept, as its headers say; undefined when they say nothing. */
  readonly cacheSeconds: number | undefined;
}

/** Where the provider says that its keys are. The document must be the provider's own (OpenID Connect Discovery 1.0, 4.3). */
function keysAddress(document: Json, providerUrl: string): string {
  const issuer = isJsonObject(document) ? ownMember(document, 'issuer') : undefined;
  const address = isJsonObject(document) ? ownMember(document, 'jwks_uri') : undefined;
  if (typeof issuer !== 'string' || issuerKey(issuer) !== providerUrl) {
    throw new FetchFailure(`the discovery document of ${providerUrl} names another issuer`);
  }
  if (typeof address !== 'string' || !address.startsWith('https://') || address.length > 2048) {
    throw new FetchFailure(`the discovery document of ${providerUrl} has no https jwks_uri`);
  }
  return address;
}

/** The usable keys of a JWKS. Throws `FetchFailure` for what is none. */
export function importKeys(document: Json, cryptography: Cryptography): Pick<IssuerKeys, 'byKid'> {
  const usable = usableKeys(document);
  if (usable === undefined) throw new FetchFailure('the key document is no JWKS');
  const byKid = new Map<string, VerificationKey>();
  for (const jwk of usable) {
    try {
      byKid.set(jwk.kid, cryptography.importPublicJwk(jwk));
    } catch {
      // One bad key must not take the issuer's others away (RFC 7517 section 5).
    }
  }
  return { byKid };
}

/** Document and keys may be of two hosts: a thumbprint that one of them needed is what the whole stands on. */
function verifiedBy(...fetched: readonly FetchedJson[]): 'IAMTrustStore' | 'Thumbprint' {
  return fetched.some(({ byThumbprint }) => byThumbprint === true) ? 'Thumbprint' : 'IAMTrustStore';
}

/** Reads a provider's discovery document, then its keys. Rejects with `FetchFailure`. */
export async function fetchIssuerKeys(
  { url: providerUrl, thumbprints }: Pick<OidcProvider, 'url' | 'thumbprints'>,
  fetcher: ProviderFetcher,
  cryptography: Cryptography,
  limits = LIMITS,
): Promise<FetchedKeys> {
  const half = { ...limits, timeout: limits.timeout / 2 };
  const read = (url: string) => fetcher.fetchJson(url, half, thumbprints);
  const discovery = await read(`https://${providerUrl}/.well-known/openid-configuration`);
  const fetched = await read(keysAddress(discovery.body, providerUrl));
  const keys = { ...importKeys(fetched.body, cryptography), verifiedBy: verifiedBy(discovery, fetched) };
  return { keys, cacheSeconds: fetched.cacheSeconds };
}
