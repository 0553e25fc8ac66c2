import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JwsAlgorithm, PublicJwk } from '../core/ports/cryptography.ts';
import { JWS_ALGORITHMS } from '../core/ports/cryptography.ts';
import { cryptography } from './index.ts';

const CURVE_OF: Partial<Record<JwsAlgorithm, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };
const pairs = new Map<string, { publicKey: KeyObject; privateKey: KeyObject }>([
  ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ...['P-256', 'P-384', 'P-521'].map(
    (namedCurve) => [namedCurve, generateKeyPairSync('ec', { namedCurve })] as const,
  ),
]);

function keysFor(type: string) {
  const pair = pairs.get(type);
  assert.ok(pair);
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    publicKey: cryptography.importPublicJwk(pair.publicKey.export({ format: 'jwk' }) as PublicJwk),
    privateKey: cryptography.importPrivateKeyPem(pem),
    pair,
  };
}

describe('JWS', () => {
  for (const algorithm of JWS_ALGORITHMS) {
    it(`signs and verifies ${algorithm} (RFC 7518 3.3, 3.4) and refuses every other algorithm for the key`, () => {
      const { publicKey, privateKey } = keysFor(CURVE_OF[algorithm] ?? 'RSA');
      const signature = cryptography.signJws(algorithm, privateKey, 'header.payload');
      assert.equal(cryptography.verifyJws(algorithm, publicKey, 'header.payload', signature), true);
      assert.equal(
        cryptography.verifyJws(algorithm, publicKey, Buffer.from('header.payload'), signature),
        true,
      );
      assert.equal(cryptography.verifyJws(algorithm, publicKey, 'header.payloae', signature), false);
      for (const other of JWS_ALGORITHMS.filter((name) => name !== algorithm)) {
        assert.equal(cryptography.verifyJws(other, publicKey, 'header.payload', signature), false);
      }
    });
  }

  it('refuses the HMAC of the public key, `none` and inherited names as algorithms (algorithm confusion)', () => {
    const { publicKey, pair } = keysFor('RSA');
    const pem = pair.publicKey.export({ type: 'spki', format: 'pem' });
    const forged = createHmac('sha256', pem).update('a.b').digest();
    for (const name of [
      'HS256',
      'none',
      'None',
      '',
      'toString',
      '__proto__',
      'constructor',
      'rs256',
      'PS256',
    ]) {
      assert.equal(cryptography.verifyJws(name as JwsAlgorithm, publicKey, 'a.b', forged), false, name);
      assert.equal(cryptography.verifyJws(name as JwsAlgorithm, publicKey, 'a.b', new Uint8Array()), false);
    }
  });

  it('refuses a look-alike of a key, and a private key of the wrong type', () => {
    const { privateKey, publicKey } = keysFor('P-256');
    const signature = cryptography.signJws('ES256', privateKey, 'a.b');
    assert.equal(cryptography.verifyJws('ES256', { kty: 'EC', curve: 'P-256' }, 'a.b', signature), false);
    assert.equal(cryptography.verifyJws('ES256', { ...publicKey }, 'a.b', signature), false);
    assert.throws(() => cryptography.signJws('RS256', privateKey, 'a.b'), TypeError);
    assert.throws(() => cryptography.signJws('ES384', privateKey, 'a.b'), TypeError);
  });

  it('refuses DER and zero signatures of EC keys, and never throws on random ones', () => {
    const { publicKey, privateKey } = keysFor('P-256');
    const rsa = keysFor('RSA').publicKey;
    const good = cryptography.signJws('ES256', privateKey, 'a.b');
    assert.equal(good.length, 64);
    assert.equal(cryptography.verifyJws('ES256', publicKey, 'a.b', new Uint8Array(64)), false);
    assert.equal(cryptography.verifyJws('ES256', publicKey, 'a.b', new Uint8Array(64).fill(255)), false);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.equal(cryptography.verifyJws('ES256', publicKey, 'a.b', bytes), false);
        assert.equal(cryptography.verifyJws('RS256', rsa, 'a.b', bytes), false);
      }),
    );
  });

  it('shows nothing of a private key to JSON or to a log', () => {
    const { privateKey } = keysFor('RSA');
    assert.equal(JSON.stringify(privateKey), '{"kty":"RSA"}');
  });
});
