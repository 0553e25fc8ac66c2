import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { accountOfAccessKeyId, encodeAccessKeyId } from './access-key-id.ts';
import { encodeSecretKey } from './secret-key.ts';
import { encodeUniqueId } from './unique-id.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('access key ids (sts.md 5.4)', () => {
  it('the worked example, both ways', () => {
    assert.match(encodeAccessKeyId('ASIA', '123456789012', new Uint8Array(5)), /^ASIARZPUZDIK[A-P]/);
    assert.match(
      encodeAccessKeyId('AKIA', '123456789012', new Uint8Array(5).fill(255)),
      /^AKIARZPUZDIKP7777777$/,
    );
    assert.equal(accountOfAccessKeyId('ASIARZPUZDIKAAAAAAAA'), '123456789012');
    assert.equal(accountOfAccessKeyId('ASIARZPUZDIKP7777777'), '123456789012');
  });
  it('any account comes back, and the fifth character says that there is one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), bytes(5), (number, random) => {
        const account = String(number).padStart(12, '0');
        const id = encodeAccessKeyId('ASIA', account, random);
        assert.match(id, /^ASIA[Q-Z2-7][A-Z2-7]{15}$/);
        assert.equal(accountOfAccessKeyId(id), account);
      }),
    );
  });
  it('no account in other texts', () => {
    for (const text of [
      '',
      'AROARZPUZDIKAAAAAAAA',
      'ASIARZPUZDIKAAAAAAA',
      'ASIARZPUZDIKAAAAAAA1',
      '__proto__',
    ]) {
      assert.equal(accountOfAccessKeyId(text), undefined);
    }
  });
});

describe('secrets and unique ids (sts.md 5.2)', () => {
  it('have their shapes', () => {
    fc.assert(
      fc.property(bytes(30), (random) => {
        assert.match(encodeSecretKey(random), /^[A-Za-z0-9+/]{40}$/);
        assert.match(encodeUniqueId('AROA', random), /^AROA[A-Z2-7]{17}$/);
      }),
    );
  });
});
