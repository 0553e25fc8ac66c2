import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PublicJwk } from '../core/ports/cryptography.ts';
import { cryptography } from './index.ts';

const rsa = jwkOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));
const ec = jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

function jwkOf(pair: { publicKey: KeyObject }): PublicJwk {
  return pair.publicKey.export({ format: 'jwk' }) as PublicJwk;
}

function refuses(jwk: unknown, title?: string) {
  assert.throws(() => cryptography.importPublicJwk(jwk as PublicJwk), Error, title);
}

describe('importing a JWK (RFC 7517, RFC 7518 6)', () => {
  it('takes RSA and EC keys and names the curve', () => {
    assert.equal(cryptography.importPublicJwk(rsa).kty, 'RSA');
    assert.equal(cryptography.importPublicJwk(rsa).curve, undefined);
    assert.equal(cryptography.importPublicJwk(ec).curve, 'P-256');
  });

  it('takes a modulus with one sign octet, as some issuers write it', () => {
    const n = Buffer.concat([Buffer.from([0]), Buffer.from(rsa.n ?? '', 'base64url')]).toString('base64url');
    assert.equal(cryptography.importPublicJwk({ ...rsa, n }).kty, 'RSA');
  });

  it('refuses RSA below 2048 and above 8192 bits', () => {
    refuses(jwkOf(generateKeyPairSync('rsa', { modulusLength: 1024 })));
    refuses({ ...rsa, n: Buffer.alloc(1025, 255).toString('base64url') });
    refuses({ ...rsa, n: 'A'.repeat(5_000_000) });
  });

  it('refuses exponents that are even, 1, or large enough to slow verification down', () => {
    for (const octets of [[1], [2], [0], [0, 0, 0, 0, 0], [1, 0, 0, 0, 1]]) {
      refuses({ ...rsa, e: Buffer.from(octets).toString('base64url') }, octets.join());
    }
    refuses({ ...rsa, e: rsa.n });
  });

  it('refuses a point off the curve, a foreign curve and a short coordinate', () => {
    refuses({ ...ec, y: ec.x });
    refuses({ ...ec, crv: 'secp256k1' });
    refuses({ ...ec, crv: 'P-384' });
    refuses({ ...ec, crv: '__proto__' });
    refuses({
      ...ec,
      x: Buffer.from(ec.x ?? '', 'base64url')
        .subarray(1)
        .toString('base64url'),
    });
  });

  it('refuses symmetric keys, missing members, padding, and members of the wrong type', () => {
    refuses({ kty: 'oct', k: 'AAAA' });
    refuses({ kty: 'OKP', crv: 'Ed25519', x: ec.x });
    refuses({ kty: 'constructor' });
    refuses({ kty: 'RSA', e: 'AQAB' });
    refuses({ ...rsa, n: `${rsa.n}==` });
    refuses({ ...rsa, n: 7 });
    refuses({ ...rsa, n: [rsa.n] });
    refuses({ kty: 'RSA', x5c: ['AAAA'] });
  });

  it('never imports random members', () => {
    const text = fc.oneof(fc.string(), fc.base64String(), fc.constant(undefined), fc.integer());
    fc.assert(
      fc.property(text, text, text, (n, e, crv) => {
        refuses({ kty: 'RSA', n, e });
        refuses({ kty: 'EC', crv, x: n, y: e });
      }),
    );
  });

  it('wants the certificate of x5c to hold the same key (sts.md 7.2)', async () => {
    const authority = await cryptography.createAuthority('x5c', 60_000, 0);
    const certificate = authority.certificatePem.replace(/-----[A-Z ]+-----|\s/g, '');
    const { X509Certificate } = await import('node:crypto');
    const own = new X509Certificate(authority.certificatePem).publicKey.export({ format: 'jwk' });
    assert.equal(cryptography.importPublicJwk({ ...own, x5c: [certificate] } as PublicJwk).kty, 'EC');
    refuses({ ...ec, x5c: [certificate] });
    refuses({ ...rsa, x5c: [certificate] });
    refuses({ ...own, x5c: [] });
    refuses({ ...own, x5c: ['AAAA'] });
    refuses({ ...own, x5c: certificate });
    refuses({ ...own, x5c: ['A'.repeat(1_000_000)] });
  });
});
