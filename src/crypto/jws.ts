import { sign as signWith, verify as verifyWith } from 'node:crypto';
import type { JwsAlgorithm, PrivateKey, VerificationKey } from '../core/ports/cryptography.ts';
import { CURVES, type CurveName } from './curves.ts';
import { ImportedPrivateKey, ImportedPublicKey } from './imported-key.ts';

interface Parameters {
  readonly digest: 'sha256' | 'sha384' | 'sha512';
  /** RFC 7518 3.4 ties each ES algorithm to one curve; undefined for RSA. */
  readonly curve: CurveName | undefined;
}

const ALGORITHMS: Readonly<Record<JwsAlgorithm, Parameters>> = {
  RS256: { digest: 'sha256', curve: undefined },
  RS384: { digest: 'sha384', curve: undefined },
  RS512: { digest: 'sha512', curve: undefined },
  ES256: { digest: 'sha256', curve: 'P-256' },
  ES384: { digest: 'sha384', curve: 'P-384' },
  ES512: { digest: 'sha512', curve: 'P-521' },
};

/**
 * Verifies a JWS. False for an algorithm outside the table whatever the caller's types say (`none`, `HS256`), and for a
 * key of another type or curve (algorithm confusion).
 */
export function verifyJws(
  algorithm: JwsAlgorithm,
  key: VerificationKey,
  signingInput: string | Uint8Array,
  signature: Uint8Array,
): boolean {
  const parameters = parametersOf(algorithm);
  const handle = ImportedPublicKey.handleOf(key);
  if (parameters === undefined || handle === undefined || key.curve !== parameters.curve) return false;
  const data = typeof signingInput === 'string' ? Buffer.from(signingInput) : signingInput;
  if (parameters.curve === undefined) return verifyWith(parameters.digest, data, handle, signature);
  if (signature.length !== 2 * CURVES[parameters.curve].octets) return false;
  return verifyWith(parameters.digest, data, { key: handle, dsaEncoding: 'ieee-p1363' }, signature);
}

/** Signs; throws a TypeError when the algorithm does not fit the key. */
export function signJws(algorithm: JwsAlgorithm, key: PrivateKey, signingInput: string): Uint8Array {
  const parameters = parametersOf(algorithm);
  const handle = ImportedPrivateKey.handleOf(key);
  if (parameters === undefined || handle === undefined) throw new TypeError('unknown algorithm or key');
  if ((key as ImportedPrivateKey).curve !== parameters.curve)
    throw new TypeError(`the key does not sign ${algorithm}`);
  return signWith(parameters.digest, Buffer.from(signingInput), { key: handle, dsaEncoding: 'ieee-p1363' });
}

function parametersOf(algorithm: string): Parameters | undefined {
  return Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm as JwsAlgorithm] : undefined;
}
