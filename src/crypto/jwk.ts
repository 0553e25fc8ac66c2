import { createPublicKey, type KeyObject, type webcrypto, X509Certificate } from 'node:crypto';
import type { PublicJwk, VerificationKey } from '../core/ports/cryptography.ts';
import { CURVES, curveNamed } from './curves.ts';
import { ImportedPublicKey } from './imported-key.ts';

const RSA_BITS = { least: 2048, most: 8192 };
/** Verification cost grows with the exponent: a hostile issuer must not choose how long we compute. */
const EXPONENT_OCTETS = 4;
const CHAIN_LENGTH = 10;
const CERTIFICATE_CHARACTERS = 16_384;

/**
 * Imports the public key of a JWKS. Only the members of a public key are read, so that private members never get in.
 * Throws when the key is not RSA of 2048 to 8192 bits or EC on P-256, P-384 or P-521, or when `x5c` disagrees with it.
 */
export function importPublicJwk(jwk: PublicJwk): VerificationKey {
  const key = importByType(jwk);
  const handle = ImportedPublicKey.handleOf(key);
  if (jwk.x5c !== undefined && handle !== undefined) checkCertificates(jwk.x5c, handle);
  return key;
}

function importByType(jwk: PublicJwk): ImportedPublicKey {
  if (jwk.kty === 'RSA') return importRsa(jwk);
  if (jwk.kty === 'EC') return importEc(jwk);
  throw new TypeError('the JWK is neither RSA nor EC');
}

function importRsa(jwk: PublicJwk): ImportedPublicKey {
  const modulus = unsigned(decode(jwk.n, RSA_BITS.most / 8 + 1, 'n'));
  const exponent = unsigned(decode(jwk.e, EXPONENT_OCTETS + 1, 'e'));
  const bits = bitLength(modulus);
  if (bits < RSA_BITS.least || bits > RSA_BITS.most) throw new RangeError(`RSA key of ${bits} bits`);
  const value = exponent.reduce((total, octet) => total * 256 + octet, 0);
  if (exponent.length > EXPONENT_OCTETS || value < 3 || value % 2 === 0) throw new RangeError('RSA exponent');
  const handle = importJson({ kty: 'RSA', n: encode(modulus), e: encode(exponent) });
  return new ImportedPublicKey(handle, undefined);
}

function importEc(jwk: PublicJwk): ImportedPublicKey {
  const curve = curveNamed(jwk.crv);
  if (curve === undefined) throw new TypeError('the JWK is on no known curve');
  const { octets } = CURVES[curve];
  const x = decode(jwk.x, octets, 'x');
  const y = decode(jwk.y, octets, 'y');
  if (x.length !== octets || y.length !== octets) throw new RangeError('EC coordinate length');
  return new ImportedPublicKey(importJson({ kty: 'EC', crv: curve, x: encode(x), y: encode(y) }), curve);
}

/** OpenSSL refuses a point that is not on the curve (invalid-curve attack) here. */
function importJson(key: webcrypto.JsonWebKey): KeyObject {
  return createPublicKey({ key, format: 'jwk' });
}

/** Strict unpadded base64url of at most `most` octets; the text is measured before it is decoded. */
function decode(text: unknown, most: number, member: string): Uint8Array {
  if (typeof text !== 'string' || text.length === 0 || text.length > Math.ceil((most * 4) / 3))
    throw new TypeError(`JWK member ${member}`);
  const bytes = Buffer.from(text, 'base64url');
  if (encode(bytes) !== text) throw new TypeError(`JWK member ${member} is not base64url`);
  return bytes;
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/** Some issuers write a sign octet before the number; it changes nothing but the length. */
function unsigned(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0 ? bytes.subarray(1) : bytes;
}

function bitLength(bytes: Uint8Array): number {
  return bytes.length * 8 - (Math.clz32(bytes[0] ?? 0) - 24);
}

/** The first certificate must hold the key (RFC 7517 4.7; sts.md 7.2). The chain itself proves nothing to us. */
function checkCertificates(chain: unknown, key: KeyObject): void {
  if (!Array.isArray(chain) || chain.length === 0 || chain.length > CHAIN_LENGTH)
    throw new TypeError('JWK member x5c');
  const [first] = chain as unknown[];
  if (typeof first !== 'string' || first.length > CERTIFICATE_CHARACTERS)
    throw new TypeError('JWK member x5c');
  const certificate = new X509Certificate(Buffer.from(first, 'base64'));
  if (!certificate.publicKey.equals(key)) throw new TypeError('x5c holds another key than the JWK');
}
