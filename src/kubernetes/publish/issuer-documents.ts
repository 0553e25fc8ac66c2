import type { PublishedKey } from './public-key-set.ts';

/** Documents of one issuer, rendered. */
export interface IssuerDocuments {
  readonly issuer: string;
  readonly discovery: string;
  readonly keys: string;
}

/** The discovery document and key set as EKS shapes them: members and order; algorithms are those of the keys. */
export function issuerDocuments(issuer: string, keys: readonly PublishedKey[]): IssuerDocuments {
  const algorithms = [...new Set(keys.map(({ alg }) => alg))].sort();
  return {
    issuer,
    discovery: JSON.stringify({
      issuer,
      jwks_uri: `${issuer}/keys`,
      authorization_endpoint: 'urn:kubernetes:programmatic_authorization',
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      claims_supported: ['sub', 'iss'],
      id_token_signing_alg_values_supported: algorithms,
    }),
    keys: JSON.stringify({ keys: keys.map(rendered) }),
  };
}

/** Members are named one by one, so that nothing else of a key can ever get out. */
function rendered({ kty, kid, use, alg, n, e, crv, x, y }: PublishedKey): object {
  return kty === 'RSA' ? { kty, kid, use, alg, n, e } : { kty, kid, use, alg, crv, x, y };
}
