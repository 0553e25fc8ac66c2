import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cryptography } from './index.ts';

const key = new Uint8Array(32).fill(7);
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe('sealing', () => {
  it('opens what it sealed, and never seals twice the same way', () => {
    const plaintext = Buffer.from('a secret');
    const sealed = cryptography.seal(key, plaintext, 'purpose');
    assert.equal(text(cryptography.open(key, sealed, 'purpose')), 'a secret');
    assert.notDeepEqual(cryptography.seal(key, plaintext, 'purpose'), sealed);
    assert.equal(sealed.length, 12 + plaintext.length + 16);
  });

  it('refuses a text with any one bit changed', () => {
    const sealed = cryptography.seal(key, Buffer.from('a secret'), 'purpose');
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = Uint8Array.from(sealed);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(cryptography.open(key, altered, 'purpose'), undefined, `bit ${bit}`);
    }
  });

  it('refuses another purpose, another key, a cut text and a wrong key length', () => {
    const sealed = cryptography.seal(key, Buffer.from('a secret'), 'access-key:A');
    assert.equal(cryptography.open(key, sealed, 'access-key:B'), undefined);
    assert.equal(cryptography.open(key, sealed, ''), undefined);
    assert.equal(cryptography.open(new Uint8Array(32), sealed, 'access-key:A'), undefined);
    assert.equal(cryptography.open(key.subarray(1), sealed, 'access-key:A'), undefined);
    for (let length = 0; length < sealed.length; length++) {
      assert.equal(cryptography.open(key, sealed.subarray(0, length), 'access-key:A'), undefined);
    }
    assert.throws(() => cryptography.seal(key.subarray(1), sealed, ''), RangeError);
  });

  it('never throws on hostile input, and holds for any text', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'binary' }), (bytes, associated) => {
        assert.equal(cryptography.open(key, bytes, associated), undefined);
        const opened = cryptography.open(key, cryptography.seal(key, bytes, associated), associated);
        assert.deepEqual(Uint8Array.from(opened ?? []), bytes);
      }),
    );
  });
});
