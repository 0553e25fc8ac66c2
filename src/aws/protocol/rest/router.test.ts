import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSchemas } from '../schema.ts';
import { Router } from './router.ts';

const { s3, eks } = loadSchemas();
assert.ok(s3 && eks);
const buckets = new Router(s3);
const clusters = new Router(eks);

const B = { Bucket: 'b' };
const O = { Bucket: 'b', Key: 'k' };
for (const [method, labels, query, headers, operation] of [
  ['GET', {}, [], {}, 'ListBuckets'],
  ['GET', {}, [['x-id', 'ListBuckets']], {}, 'ListBuckets'],
  ['PUT', B, [], {}, 'CreateBucket'],
  ['HEAD', B, [], {}, 'HeadBucket'],
  ['DELETE', B, [], {}, 'DeleteBucket'],
  ['GET', B, [], {}, 'ListObjects'],
  ['GET', B, [['prefix', 'location']], {}, 'ListObjects'],
  ['GET', B, [['list-type', '2']], {}, 'ListObjectsV2'],
  ['GET', B, [['location', '']], {}, 'GetBucketLocation'],
  ['GET', B, [['policy', '']], {}, 'GetBucketPolicy'],
  ['PUT', B, [['policy', '']], {}, 'PutBucketPolicy'],
  ['POST', B, [['delete', '']], {}, 'DeleteObjects'],
  ['GET', B, [['acl', '']], {}, 'GetBucketAcl'],
  ['GET', O, [], {}, 'GetObject'],
  ['GET', O, [['acl', '']], {}, 'GetObjectAcl'],
  ['PUT', O, [], {}, 'PutObject'],
  ['PUT', O, [], { 'x-amz-copy-source': '/b/c' }, 'CopyObject'],
  [
    'PUT',
    O,
    [
      ['partNumber', '1'],
      ['uploadId', 'u'],
    ],
    {},
    'UploadPart',
  ],
  ['POST', O, [['uploads', '']], {}, 'CreateMultipartUpload'],
  ['PATCH', O, [], {}, undefined],
] as const) {
  test(`S3: ${method} ${Object.values(labels).join('/')} ${query.join()} is ${operation}`, () => {
    assert.equal(buckets.byAddress(method, labels, query, headers)?.operation, operation);
  });
}

test('EKS: labels are decoded one segment at a time', () => {
  assert.deepEqual(clusters.byPath('GET', '/clusters/a%2Fb'), {
    operation: 'DescribeCluster',
    labels: { name: 'a/b' },
  });
  assert.equal(clusters.byPath('GET', '/clusters/a/b'), undefined);
  assert.equal(clusters.byPath('GET', '/clusters/'), undefined);
  assert.equal(clusters.byPath('GET', '/clusters/%zz'), undefined);
});
