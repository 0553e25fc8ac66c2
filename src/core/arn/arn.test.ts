import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatArn, parseArn, splitArn } from './arn.ts';

const valid = [
  'arn:aws:iam::111122223333:role/team/app',
  'arn:aws:s3:::bucket/key:with:colons',
  'arn:aws:iam::aws:policy/AdministratorAccess',
  'arn:aws-us-gov:ec2:us-gov-west-1:111122223333:instance/i-1',
  'arn:aws:sts::111122223333:assumed-role/app/session@x',
];
for (const text of valid) {
  test(`an ARN survives parsing and formatting: ${text}`, () => {
    const arn = parseArn(text);
    assert.ok(arn);
    assert.equal(formatArn(arn), text);
  });
}

const invalid = [
  '',
  'arn:aws:iam::111122223333',
  'urn:aws:iam::111122223333:role/x',
  'arn:azure:iam::111122223333:role/x',
  'arn:aws:IAM::111122223333:role/x',
  'arn:aws:iam::11112222333:role/x',
  'arn:aws:iam::111122223333:',
  'arn:aws:iam::111122223333:role/x\n',
  'arn:aws:iam:*:111122223333:role/x',
  `arn:aws:s3:::${'k'.repeat(2048)}`,
];
for (const text of invalid) {
  test(`not an ARN: ${JSON.stringify(text.slice(0, 60))}`, () => {
    assert.equal(parseArn(text), undefined);
  });
}

test('splitting keeps colons of the resource', () => {
  assert.deepEqual(splitArn('arn:aws:sns:r:a:b:c'), ['arn', 'aws', 'sns', 'r', 'a', 'b:c']);
  assert.equal(splitArn('arn:aws:sns:r:a'), undefined);
});
