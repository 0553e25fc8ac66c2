import { createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import type { PublicJwk } from '../../../src/core/ports/cryptography.ts';
import { cryptography } from '../../../src/crypto/index.ts';
import type { FakeKey } from '../../../src/service/federation/testing/keyring.fake.ts';

const CURVES: Readonly<Record<string, string>> = { p256: 'P-256', p384: 'P-384', p521: 'P-521' };

function generate(name: string): { publicKey: KeyObject; privateKey: KeyObject } {
  const curve = CURVES[name];
  if (curve !== undefined) return generateKeyPairSync('ec', { namedCurve: curve });
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

const keys = new Map<string, FakeKey>();

/** The signing key of that name, made when it is first asked for: `p256`, `p384`, `p521`, or else an RSA key. Its kid is its name. */
export function signingKey(name: string): FakeKey {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const { publicKey, privateKey } = generate(name);
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const publicJwk = publicKey.export({ format: 'jwk' }) as PublicJwk;
  const key = { kid: name, publicJwk, key: cryptography.importPrivateKeyPem(pem) };
  keys.set(name, key);
  return key;
}

/** A key that has a certificate, as `x5c` writes it: `certified` and no other name. */
export async function certifiedKey(): Promise<{ readonly key: FakeKey; readonly x5c: string }> {
  const { certificatePem, privateKeyPem } = await cryptography.createAuthority('x5c', 60_000, 0);
  const publicKey = createPublicKey(
    new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'pem' }),
  );
  const publicJwk = publicKey.export({ format: 'jwk' }) as PublicJwk;
  const key = { kid: 'certified', publicJwk, key: cryptography.importPrivateKeyPem(privateKeyPem) };
  keys.set(key.kid, key);
  return { key, x5c: certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, '') };
}
