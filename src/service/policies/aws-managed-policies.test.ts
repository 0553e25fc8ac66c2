import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { compile, parsePolicy } from '../../core/policy/index.ts';
import { createManagedPolicies } from './aws-managed-policies.ts';

const FILE = new URL('../../../data/aws-managed-policies.json.br', import.meta.url);
let reads = 0;
const policies = createManagedPolicies(() => {
  reads++;
  return brotliDecompressSync(readFileSync(FILE)).toString();
});

test('other ARNs are answered without loading the data', () => {
  assert.equal(policies.get('arn:aws:iam::111122223333:policy/x'), undefined);
  assert.equal(policies.get('__proto__'), undefined);
  assert.equal(reads, 0);
});

test('a well-known policy is found by ARN', () => {
  const policy = policies.get('arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess');
  assert.ok(policy);
  assert.equal(policy.name, 'AmazonS3ReadOnlyAccess');
  assert.equal(policy.path, '/');
  assert.match(policy.id, /^ANPA[A-Z2-7]{17}$/);
  assert.match(policy.defaultVersionId, /^v[0-9]+$/);
  assert.ok(policy.createDate > 1_400_000_000_000 && policy.updateDate >= policy.createDate);
  assert.match(policy.document, /s3:Get\*/);
});

test('paths are kept', () => {
  const policy = policies.get('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole');
  assert.equal(policy?.path, '/service-role/');
});

test('all policies: in ARN order, ids unique, read once', () => {
  const all = policies.all();
  assert.ok(all.length > 1000);
  assert.deepEqual(
    all.map(({ arn }) => arn),
    all.map(({ arn }) => arn).sort(),
  );
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  assert.equal(policies.all(), all);
  assert.equal(reads, 1);
});

test('every AWS managed policy parses and compiles', () => {
  for (const { document } of policies.all()) compile(parsePolicy(document), 'identity');
});
