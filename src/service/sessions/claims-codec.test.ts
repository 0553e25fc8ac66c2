import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeClaims, encodeClaims } from './claims-codec.ts';

const KEY = { accessKeyId: 'ASIA', secretAccessKey: 's' };
const STATEMENT = {
  account: '111122223333',
  roleId: 'AROA',
  roleName: 'reader',
  sessionName: 'session',
  issuedAt: 1,
  expiresAt: 2,
};
const POD = { cluster: 'arn', namespace: 'default', name: 'p', uid: 'u', seenAt: 1 };
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('claims of session tokens', () => {
  it('with and without a pod come back as they were', () => {
    for (const statement of [
      STATEMENT,
      { ...STATEMENT, pod: POD },
      { ...STATEMENT, chained: true, pod: POD },
    ]) {
      assert.deepEqual(decodeClaims(encodeClaims(statement, KEY)), { version: 1, ...KEY, ...statement });
    }
  });
  it('tokens from before there were pods in them still open', () => {
    const old = [1, '111122223333', 'ASIA', 's', 'AROA', 'reader', 'session', 1, 2, 0];
    const claims = { version: 1, ...KEY, ...STATEMENT };
    assert.deepEqual(decodeClaims(bytes(old)), claims);
    assert.deepEqual(decodeClaims(bytes([...old, { chained: true }])), { ...claims, chained: true });
  });
  it('a session without a pod pays nothing for it', () => {
    assert.ok(!Buffer.from(encodeClaims(STATEMENT, KEY)).toString().includes('pod'));
  });
});
