import type { Cryptography, PublicJwk } from '../../core/ports/cryptography.ts';
import { PublishFault } from './publish-fault.ts';

/** A public key as it is published: its members and no other. */
export type PublishedKey = PublicJwk & { readonly kid: string; readonly use: 'sig'; readonly alg: string };

/** Members of private and symmetric keys (RFC 7518 6.2.2, 6.3.2, 6.4). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** AWS takes no more RSA keys than these of one set (sts.md 7.2). */
const MAXIMUM_KEYS = 100;
const CURVES: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };
const RSA_ALGORITHMS: readonly unknown[] = ['RS256', 'RS384', 'RS512'];
const KID = /^[\x21-\x7e]{1,256}$/;

/**
 * The keys of a JWKS, each checked and copied member by member. Throws `PublishFault` for a private key, for a key that cannot verify
 * and for a set that is none: what is published wrong locks every pod out or lets every stranger in. A key with an empty kid,
 * which old set-ups write beside its twin, is left out: STS takes no such key (eks.md 11).
 */
export function publicKeySet(document: unknown, cryptography: Cryptography): readonly PublishedKey[] {
  const keys = isObject(document) ? document.keys : undefined;
  if (!Array.isArray(keys)) throw new PublishFault('the key set is no JWKS');
  if (keys.length > MAXIMUM_KEYS) throw new PublishFault(`the key set has more than ${MAXIMUM_KEYS} keys`);
  const found = new Map<string, PublishedKey>();
  for (const [index, value] of keys.entries()) {
    const key = publicKey(value, `key ${index + 1}`, cryptography);
    if (key === undefined) continue;
    if (found.has(key.kid)) throw new PublishFault(`two keys have the kid ${JSON.stringify(key.kid)}`);
    found.set(key.kid, key);
  }
  if (found.size === 0) throw new PublishFault('the key set has no key that can be published');
  return [...found.values()];
}

function publicKey(value: unknown, place: string, cryptography: Cryptography): PublishedKey | undefined {
  if (!isObject(value)) throw new PublishFault(`${place} is no JWK`);
  // First of all: a private key that was put here is known to whoever can read this, and must be replaced, not published.
  if (PRIVATE.some((member) => Object.hasOwn(value, member)))
    throw new PublishFault(
      `${place} is a PRIVATE key: nothing is published; replace this key, it is known to others`,
    );
  if (value.kid === '') return undefined;
  if (typeof value.kid !== 'string' || !KID.test(value.kid))
    throw new PublishFault(`${place} has no usable kid`);
  if (value.use !== undefined && value.use !== 'sig')
    throw new PublishFault(`${place} is not for signatures`);
  const key = publicParts(value, place, value.kid);
  try {
    cryptography.importPublicJwk(key);
  } catch (cause) {
    throw new PublishFault(`${place} cannot verify: ${cause instanceof Error ? cause.message : 'unusable'}`, {
      cause,
    });
  }
  return key;
}

function publicParts(value: Members, place: string, kid: string): PublishedKey {
  const text = (member: string): string => {
    const part = value[member];
    if (typeof part !== 'string') throw new PublishFault(`${place} has no ${member}`);
    return part;
  };
  if (value.kty === 'RSA') {
    const alg = value.alg ?? 'RS256';
    if (!RSA_ALGORITHMS.includes(alg)) throw new PublishFault(`${place} has an alg that is not for RSA`);
    return { kty: 'RSA', kid, use: 'sig', alg: String(alg), n: text('n'), e: text('e') };
  }
  const crv = text('crv');
  const alg = Object.hasOwn(CURVES, crv) ? CURVES[crv] : undefined;
  if (value.kty !== 'EC' || alg === undefined) throw new PublishFault(`${place} is neither RSA nor EC`);
  if (value.alg !== undefined && value.alg !== alg)
    throw new PublishFault(`${place} has an alg that is not for ${crv}`);
  return { kty: 'EC', kid, use: 'sig', alg, crv, x: text('x'), y: text('y') };
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
