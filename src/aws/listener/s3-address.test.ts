import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Refusal } from '../../core/errors/refusal.ts';
import { bucketHosts, s3Address } from './s3-address.ts';

const hosts = bucketHosts({
  partition: 'aws',
  account: '111122223333',
  region: 'us-east-1',
  cluster: 'sandbox',
  publicUrl: 'https://rolecall.example:4743',
  endpointUrl: 'http://127.0.0.1:4700',
});

for (const [host, path, address] of [
  ['127.0.0.1:4700', '/', {}],
  ['127.0.0.1:4700', '/b', { Bucket: 'b' }],
  ['127.0.0.1:4700', '/b/', { Bucket: 'b' }],
  ['127.0.0.1:4700', '/b/k/l', { Bucket: 'b', Key: 'k/l' }],
  ['127.0.0.1:4700', '/b//k/../%2e%2e/l%2Fm', { Bucket: 'b', Key: '/k/../../l/m' }],
  ['localhost:4700', '/b/k', { Bucket: 'b', Key: 'k' }],
  ['s3.localhost:4700', '/b/k', { Bucket: 'b', Key: 'k' }],
  ['my.bucket.localhost:4700', '/k', { Bucket: 'my.bucket', Key: 'k' }],
  ['my-bucket.s3.us-east-1.amazonaws.com', '/', { Bucket: 'my-bucket' }],
  ['my-bucket.rolecall.example', '/k', { Bucket: 'my-bucket', Key: 'k' }],
  ['s3.amazonaws.com', '/b', { Bucket: 'b' }],
  ['../x.localhost', '/b', { Bucket: 'b' }],
] as const) {
  test(`${host}${path}`, () => assert.deepEqual(s3Address(host, path, hosts), address));
}

test('a broken escape is no address', () => {
  for (const path of ['/%', '/b/%ff', '/b/%zz']) {
    assert.throws(
      () => s3Address('localhost', path, hosts),
      (error) => (error as Refusal).code === 'InvalidURI',
    );
  }
});
