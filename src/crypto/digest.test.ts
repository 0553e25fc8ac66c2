import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cryptography } from './index.ts';

describe('digests', () => {
  it('hashes texts and bytes (FIPS 180-4 examples)', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    assert.equal(cryptography.sha256Hex('abc'), abc);
    assert.equal(cryptography.sha256Hex(Buffer.from('abc')), abc);
    assert.equal(cryptography.sha1Hex('abc'), 'a9993e364706816aba3e25717850c26c9cd0d89d');
  });

  it('hashes a stream, rendered in both forms', () => {
    const hash = cryptography.hash('md5');
    hash.update(Buffer.from('a'));
    hash.update(Buffer.from('bc'));
    assert.equal(hash.hex(), '900150983cd24fb0d6963f7d28e17f72');
    assert.equal(hash.base64(), 'kAFQmDzST7DWlj99KOF/cg==');
  });

  it('authenticates (RFC 4231 test case 2)', () => {
    const mac = cryptography.hmacSha256('Jefe', 'what do ya want for nothing?');
    assert.equal(
      Buffer.from(mac).toString('hex'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('authenticates texts in hex as any HMAC does, whatever the lengths', () => {
    for (const keyLength of [0, 1, 32, 63, 64, 65, 200]) {
      const key = cryptography.randomBytes(keyLength);
      for (const text of [
        '',
        'a',
        'x'.repeat(55),
        'y'.repeat(64),
        'é😀\ud800'.repeat(300),
        'z'.repeat(10_000),
      ]) {
        const expected = Buffer.from(cryptography.hmacSha256(key, text)).toString('hex');
        assert.equal(cryptography.hmacSha256Hex(key, text), expected, `${keyLength}, ${text.length}`);
      }
    }
  });

  it('compares texts of any length, and none with what the one before left behind', () => {
    for (const length of [1, 64, 85, 86, 256, 1000]) {
      const text = 'é'.repeat(length);
      assert.equal(cryptography.equal(text, text), true);
      assert.equal(cryptography.equal(text, `${text}x`), false);
      assert.equal(cryptography.equal(text, `${text.slice(1)}e`), false);
      assert.equal(cryptography.equal('é', 'é'), true);
      assert.equal(cryptography.equal('', text), false);
    }
    assert.equal(cryptography.equal('a', 'a\0'), false);
  });

  it('compares bytes, not characters', () => {
    assert.equal(cryptography.equal('abc', Buffer.from('abc')), true);
    assert.equal(cryptography.equal('abc', 'abd'), false);
    assert.equal(cryptography.equal('abc', 'abcd'), false);
    assert.equal(cryptography.equal('é', 'ee'), false);
    assert.equal(cryptography.equal('', ''), true);
  });
});

describe('randomness', () => {
  it('gives the length asked for, pooled or not, and never the same twice', () => {
    const seen = new Set<string>();
    for (let round = 0; round < 2000; round++)
      seen.add(Buffer.from(cryptography.randomBytes(16)).toString('hex'));
    assert.equal(seen.size, 2000);
    for (const length of [0, 1, 255, 256, 257, 10_000]) {
      assert.equal(cryptography.randomBytes(length).length, length);
    }
    assert.match(
      cryptography.randomUuid(),
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('hands out bytes of its own: writing to them changes no later ones', () => {
    const first = cryptography.randomBytes(8).fill(0);
    assert.notDeepEqual(cryptography.randomBytes(8), first);
  });
});
