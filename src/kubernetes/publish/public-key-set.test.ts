import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { cryptography } from '../../crypto/index.ts';
import { publicKeySet } from './public-key-set.ts';
import { PublishFault } from './publish-fault.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsaJwk = { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'r', use: 'sig', alg: 'RS256' };
const ecJwk = { ...ec.publicKey.export({ format: 'jwk' }), kid: 'e' };

const read = (...keys: unknown[]) => publicKeySet({ keys }, cryptography);
const refuses = (key: unknown, message: RegExp) =>
  assert.throws(
    () => read(rsaJwk, key),
    (fault: unknown) => {
      assert.ok(fault instanceof PublishFault);
      assert.match(fault.message, message);
      return true;
    },
  );

test('public members only are copied, in both families', () => {
  const [r, e] = read({ ...rsaJwk, x5t: 'more', key_ops: ['verify'] }, ecJwk);
  assert.deepEqual(Object.keys(r ?? {}), ['kty', 'kid', 'use', 'alg', 'n', 'e']);
  assert.deepEqual(e, {
    kty: 'EC',
    kid: 'e',
    use: 'sig',
    alg: 'ES256',
    crv: 'P-256',
    x: ecJwk.x,
    y: ecJwk.y,
  });
});

test('attack: a private key is refused loudly, and no part of it is told', () => {
  for (const pair of [rsa, ec]) {
    const jwk = { ...pair.privateKey.export({ format: 'jwk' }), kid: 'p' };
    refuses(jwk, /^key 2 is a PRIVATE key: nothing is published/);
    assert.throws(
      () => read(jwk),
      (fault: unknown) => !String(fault).includes(String(jwk.d)),
    );
  }
  refuses({ kty: 'oct', kid: 'k', k: 'c2VjcmV0' }, /PRIVATE/);
  refuses({ ...rsaJwk, kid: 'd', d: '' }, /PRIVATE/);
});

test('what cannot verify is refused', () => {
  refuses({ ...rsaJwk, kid: 's', n: 'AQAB' }, /cannot verify/);
  refuses({ ...ecJwk, kid: 'y', y: ecJwk.x }, /cannot verify/);
  refuses({ ...ecJwk, kid: 'c', crv: 'secp256k1' }, /neither RSA nor EC/);
  refuses({ ...ecJwk, kid: 'a', alg: 'ES384' }, /alg/);
  refuses({ ...rsaJwk, kid: 'h', alg: 'HS256' }, /alg/);
  refuses({ ...rsaJwk, kid: 'x', use: 'enc' }, /not for signatures/);
  refuses({ ...rsaJwk, kid: 7 }, /no usable kid/);
  refuses({ ...rsaJwk, kid: 'line\nbreak' }, /no usable kid/);
  refuses(rsaJwk, /two keys have the kid "r"/);
  refuses('jwk', /is no JWK/);
});

test('a set that is none, empty or too large is refused; twins with an empty kid are left out', () => {
  for (const document of [undefined, null, [], {}, { keys: {} }, { keys: [] }])
    assert.throws(() => publicKeySet(document, cryptography), PublishFault);
  const many = Array.from({ length: 101 }, (_, index) => ({ ...rsaJwk, kid: String(index) }));
  assert.throws(() => read(...many), /more than 100 keys/);
  assert.deepEqual(
    read(rsaJwk, { ...rsaJwk, kid: '' }).map(({ kid }) => kid),
    ['r'],
  );
});
