import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stsEndpoints } from './endpoints.ts';

test('AWS’s table alone, unless endpoints are listed', () => {
  assert.deepEqual(stsEndpoints(), { partition: 'aws', region: '', origins: new Set(), aws: true });
  assert.equal(stsEndpoints({ endpoints: ['https://sts.example'] }).aws, false);
  assert.equal(stsEndpoints({ endpoints: ['https://sts.example'], awsToo: true }).aws, true);
});

test('endpoints are origins', () => {
  const endpoints = [
    'https://STS.example:443/',
    'https://localhost:4743',
    'http://127.0.0.1:4700',
    'http://[::1]:1',
  ];
  assert.deepEqual(
    [...stsEndpoints({ endpoints }).origins],
    ['https://sts.example', 'https://localhost:4743', 'http://127.0.0.1:4700', 'http://[::1]:1'],
  );
});

test('what would open more than it says is refused', () => {
  for (const endpoint of [
    'sts.example',
    'http://sts.example',
    'http://127.0.0.1.evil.example',
    'ftp://127.0.0.1',
    'https://sts.example/path',
    'https://sts.example?x',
    'https://user@sts.example',
    'https://@sts.example',
    '',
  ]) {
    assert.throws(() => stsEndpoints({ endpoints: [endpoint] }), RangeError, endpoint);
  }
  assert.throws(() => stsEndpoints({ partition: 'aws-moon' }), /partition aws-moon not valid/);
});
