import type { PublicJwk } from '../ports/cryptography.ts';
import type { Json } from '../records/record.ts';
import { isJsonObject, type JsonObject, ownMember } from './json-object.ts';

/** sts.md 7.2: more RSA keys than this in one set disable RSA tokens. The same bound holds for EC: imports cost time. */
const MAXIMUM_KEYS_OF_TYPE = 100;

function text(jwk: JsonObject, name: string): string | undefined {
  const value = ownMember(jwk, name);
  return typeof value === 'string' ? value : undefined;
}

/** Undefined when the member is absent, `invalid` when it is no list of texts. */
function certificates(jwk: JsonObject): readonly string[] | 'invalid' | undefined {
  const value = ownMember(jwk, 'x5c');
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return 'invalid';
  const found = value.filter((item): item is string => typeof item === 'string');
  return found.length === value.length ? found : 'invalid';
}

/** The JWK's own `alg` is left out: the token's decides (sts.md 7.2). */
function parametersOf(jwk: JsonObject, kty: 'RSA' | 'EC'): PublicJwk {
  const names = kty === 'RSA' ? (['n', 'e'] as const) : (['crv', 'x', 'y'] as const);
  const copied: { [name: string]: string } = {};
  for (const name of names) {
    const value = text(jwk, name);
    if (value !== undefined) copied[name] = value;
  }
  return { kty, ...copied };
}

function signingKey(jwk: JsonObject): (PublicJwk & { readonly kid: string }) | undefined {
  const kty = text(jwk, 'kty');
  const kid = text(jwk, 'kid');
  if (kid === undefined || kid === '' || (kty !== 'RSA' && kty !== 'EC')) return undefined;
  const use = ownMember(jwk, 'use');
  if (use !== undefined && use !== 'sig') return undefined;
  if (ownMember(jwk, 'key_ops') !== undefined) return undefined;
  const x5c = certificates(jwk);
  if (x5c === 'invalid') return undefined;
  const parameters = parametersOf(jwk, kty);
  return x5c === undefined ? { ...parameters, kid } : { ...parameters, kid, x5c };
}

/**
 * The keys of a JWKS that may verify tokens, by the rules of sts.md 7.2, in order, parameters copied and not yet imported.
 * Undefined when the document is no JWKS.
 */
export function usableKeys(document: Json): readonly (PublicJwk & { readonly kid: string })[] | undefined {
  const keys = isJsonObject(document) ? ownMember(document, 'keys') : undefined;
  if (!Array.isArray(keys)) return undefined;
  const objects = keys.filter(isJsonObject);
  const allowed = (kty: string) =>
    objects.filter((jwk) => ownMember(jwk, 'kty') === kty).length <= MAXIMUM_KEYS_OF_TYPE;
  const types = { RSA: allowed('RSA'), EC: allowed('EC') };
  return objects.flatMap((jwk) => {
    const key = signingKey(jwk);
    return key !== undefined && types[key.kty] ? [key] : [];
  });
}
