import { createHash, createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { GeneratedKey, PrivateKey } from '../core/ports/cryptography.ts';
import { curveOfOpenssl } from './curves.ts';
import { ImportedPrivateKey } from './imported-key.ts';

const generate = promisify(generateKeyPair);

/** An RSA-2048 pair, made off the main thread. The kid is base64url(SHA-256(PKIX DER)), as Kubernetes makes it. */
export async function generateRsaKey(): Promise<GeneratedKey> {
  const { publicKey, privateKey } = await generate('rsa', {
    modulusLength: 2048,
    publicExponent: 0x10001,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const kid = createHash('sha256').update(publicKey).digest('base64url');
  const { n, e } = createPublicKey({ key: publicKey, type: 'spki', format: 'der' }).export({ format: 'jwk' });
  if (n === undefined || e === undefined) throw new TypeError('an RSA key without modulus or exponent');
  return { kid, privateKeyPem: privateKey, publicJwk: { kty: 'RSA', kid, use: 'sig', alg: 'RS256', n, e } };
}

/** A P-384 pair for ES384. */
export async function generateEcKey(): Promise<GeneratedKey> {
  const { publicKey, privateKey } = await generate('ec', {
    namedCurve: 'P-384',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const kid = createHash('sha256').update(publicKey).digest('base64url');
  const { x, y } = createPublicKey({ key: publicKey, type: 'spki', format: 'der' }).export({ format: 'jwk' });
  if (x === undefined || y === undefined) throw new TypeError('an EC key without a point');
  const publicJwk = { kty: 'EC', kid, use: 'sig', alg: 'ES384', crv: 'P-384', x, y } as const;
  return { kid, privateKeyPem: privateKey, publicJwk };
}

/** Imports a PKCS#8 PEM. Throws a TypeError when it is not RSA or EC on a known curve. */
export function importPrivateKeyPem(pem: string): PrivateKey {
  const handle = createPrivateKey(pem);
  if (handle.asymmetricKeyType === 'rsa') return new ImportedPrivateKey(handle, undefined);
  const curve = curveOfOpenssl(handle.asymmetricKeyDetails?.namedCurve);
  if (handle.asymmetricKeyType !== 'ec' || curve === undefined)
    throw new TypeError('unsupported private key');
  return new ImportedPrivateKey(handle, curve);
}
