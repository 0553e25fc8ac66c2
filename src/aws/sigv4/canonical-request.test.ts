import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalPath, canonicalQuery } from './canonical-request.ts';

for (const [service, path, canonical] of [
  ['sts', '/', '/'],
  ['eks', '/tags/arn%3Aaws%2Fx', '/tags/arn%253Aaws%252Fx'],
  ['eks', '/a/./b/../c//d/', '/a/c/d/'],
  ['s3', '/b/a%20b/../c//d', '/b/a%20b/../c//d'],
  ['s3', "/b/!'()*~", '/b/%21%27%28%29%2A~'],
  ['s3', '/b/%zz', undefined],
] as const) {
  test(`path of ${service}: ${path}`, () => assert.equal(canonicalPath(path, service), canonical));
}

test('the query is sorted by escaped name and value, without the signature', () => {
  const query = [
    ['b', '2'],
    ['a', 'x y'],
    ['b', '10'],
    ['X-Amz-Signature', 'x'],
    ['a-', ''],
    ['A', "'"],
  ] as const;
  assert.equal(canonicalQuery(query), 'A=%27&a=x%20y&a-=&b=10&b=2');
});
