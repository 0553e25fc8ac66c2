import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reader } from '../../core/ports/directory.ts';
import { ownInstanceNames } from './own-instance-names.ts';

test('section 6: an instance is looked up in the account of the session', () => {
  const kept = new Map([['111122223333/i-01234567', { body: { privateDnsName: 'n1.internal' } }]]);
  // What is asked of a reader here is one record by its key.
  const reader = {
    get: (_kind: unknown, account: string, id: string) => kept.get(`${account}/${id}`),
  } as unknown as Reader;
  const names = ownInstanceNames(reader);
  assert.equal(names.privateDnsName('i-01234567', '111122223333'), 'n1.internal');
  for (const [id, account] of [
    ['i-01234567', '444455556666'],
    ['i-76543210', '111122223333'],
  ] as const)
    assert.throws(() => names.privateDnsName(id, account), /failed to find node/);
});
