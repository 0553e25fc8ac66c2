import type { SigningKey } from '../core/records/instance.ts';
import { OUTBOUND_ALGORITHMS } from '../core/records/outbound-federation.ts';

/** The discovery document as EKS serves it: members, values and order. */
export function discoveryDocument(issuer: string): string {
  return JSON.stringify({
    issuer,
    jwks_uri: `${issuer}/keys`,
    authorization_endpoint: 'urn:kubernetes:programmatic_authorization',
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    claims_supported: ['sub', 'iss'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
}

/** The discovery document of an account's web identity tokens (sts.md 10). */
export function tokenIssuerDocument(issuer: string): string {
  return JSON.stringify({
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    claims_supported: ['aud', 'exp', 'iat', 'iss', 'jti', 'sub'],
    id_token_signing_alg_values_supported: OUTBOUND_ALGORITHMS,
  });
}

/** The key set, oldest key first. Members are named one by one, so that nothing else of a key can ever get out. */
export function keySetDocument(keys: readonly Pick<SigningKey, 'kid' | 'publicJwk'>[]): string {
  return JSON.stringify({
    keys: keys.map(({ kid, publicJwk: { kty, n, e, crv, x, y } }) =>
      kty === 'RSA'
        ? { kty, kid, use: 'sig', alg: 'RS256', n, e }
        : { kty, kid, use: 'sig', alg: 'ES384', crv, x, y },
    ),
  });
}
