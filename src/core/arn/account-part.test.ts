import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountPart } from './account-part.ts';

test('the fifth part of an ARN', () => {
  assert.equal(accountPart('arn:aws:iam::111122223333:role/a:b'), '111122223333');
  assert.equal(accountPart('arn:aws:s3:::bucket'), '');
  for (const other of ['', 'x', 'arn:aws:iam', 'arn:aws:iam::111122223333'])
    assert.equal(accountPart(other), '');
});
