import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Refusal } from '../../core/errors/refusal.ts';
import { checkBucketName } from './bucket-name.ts';
import { bucketRegion } from './bucket-region.ts';
import { byteRange } from './byte-range.ts';
import { checkObjectKey, objectRecordKey } from './object-key.ts';

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'fine';
  } catch (cause) {
    if (cause instanceof Refusal) return cause.code;
    throw cause;
  }
}

describe('bucket names', () => {
  test('sound ones', () => {
    for (const name of ['abc', 'a.b-c.9', '0'.repeat(63)]) checkBucketName(name);
  });

  const hostile = [
    'ab',
    'a'.repeat(64),
    'Upper',
    'a_b',
    'a..b',
    '-ab',
    'ab-',
    '.ab',
    'ab.',
    '127.0.0.1',
    'xn--abc',
    'abc-s3alias',
    '../abc',
    'a/b',
    'a\0b',
    'abc\n',
    'ab c',
    'bücket',
    '%2e%2e%2f',
  ];
  for (const name of hostile)
    test(`attack: ${JSON.stringify(name)} is refused`, () =>
      assert.equal(
        codeOf(() => checkBucketName(name)),
        'InvalidBucketName',
      ));
});

describe('location constraints', () => {
  const cases: readonly [endpoint: string, constraint: string | undefined, result: string][] = [
    ['us-east-1', undefined, 'us-east-1'],
    ['us-east-1', 'eu-west-1', 'eu-west-1'],
    ['us-east-1', 'EU', 'eu-west-1'],
    ['us-east-1', 'us-east-1', 'InvalidLocationConstraint'],
    ['us-east-1', 'mars-1', 'InvalidLocationConstraint'],
    ['us-east-1', '__proto__', 'InvalidLocationConstraint'],
    ['eu-west-1', 'eu-west-1', 'eu-west-1'],
    ['eu-west-1', undefined, 'IllegalLocationConstraintException'],
    ['eu-west-1', 'eu-west-2', 'IllegalLocationConstraintException'],
  ];
  for (const [endpoint, constraint, result] of cases)
    test(`${constraint} at ${endpoint}: ${result}`, () => {
      let found = '';
      const code = codeOf(() => {
        found = bucketRegion(endpoint, constraint);
      });
      assert.equal(code === 'fine' ? found : code, result);
    });
});

test('attack: keys of more than 1024 bytes, NUL and nothing are refused; ../ is a key like any other', () => {
  checkObjectKey('x'.repeat(1024));
  checkObjectKey('../../etc/passwd');
  checkObjectKey('é'.repeat(512));
  assert.equal(
    codeOf(() => checkObjectKey('x'.repeat(1025))),
    'KeyTooLongError',
  );
  assert.equal(
    codeOf(() => checkObjectKey('é'.repeat(513))),
    'KeyTooLongError',
  );
  assert.equal(
    codeOf(() => checkObjectKey('a\0b')),
    'InvalidURI',
  );
  assert.equal(
    codeOf(() => checkObjectKey('')),
    'InvalidURI',
  );
  assert.notEqual(objectRecordKey('a', 'b/c'), objectRecordKey('a/b', 'c/'));
});

test('byte ranges (RFC 9110, 14.1)', () => {
  const cases: readonly [header: string | undefined, result: unknown][] = [
    [undefined, undefined],
    ['bytes=0-3', { start: 0, end: 3 }],
    ['bytes=4-', { start: 4, end: 9 }],
    ['bytes=8-99', { start: 8, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-99', { start: 0, end: 9 }],
    ['bytes=0-1,3-4', undefined],
    ['bytes=3-1', undefined],
    ['bytes=-', undefined],
    ['lines=1-2', undefined],
    ['bytes=99999999999999999999-', undefined],
  ];
  for (const [header, result] of cases) assert.deepEqual(byteRange(header, 10), result, String(header));
  for (const header of ['bytes=10-', 'bytes=-0', 'bytes=10-12'])
    assert.equal(
      codeOf(() => byteRange(header, 10)),
      'InvalidRange',
      header,
    );
  assert.equal(
    codeOf(() => byteRange('bytes=0-', 0)),
    'InvalidRange',
  );
});
