import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ACCOUNT, openWorld, type World } from '../../../test/fakes/services.fake.ts';
import { s3Door } from './index.ts';

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

const OTHER = '444455556666';

function s3(name: string, input: object, who?: { account?: string; region?: string }) {
  const operation = s3Door.operations[name];
  assert.ok(operation, name);
  return world.call(operation, input, who);
}

function refused(code: string, status: number, members: Record<string, string> = {}) {
  return (error: { code: string; status: number; members: Record<string, string> }) => {
    assert.deepEqual([error.code, error.status], [code, status]);
    for (const [name, value] of Object.entries(members)) assert.equal(error.members[name], value);
    return true;
  };
}

test('a bucket from its creation to its deletion', async () => {
  await s3('CreateBucket', { Bucket: 'first' });
  await s3('CreateBucket', { Bucket: 'first' });
  await s3('CreateBucket', {
    Bucket: 'in-europe',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
  await assert.rejects(
    s3('CreateBucket', {
      Bucket: 'in-europe',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    }),
    refused('BucketAlreadyOwnedByYou', 409, { BucketName: 'in-europe' }),
  );
  await assert.rejects(
    s3('CreateBucket', { Bucket: 'first' }, { account: OTHER }),
    refused('BucketAlreadyExists', 409),
  );
  assert.deepEqual(await s3('GetBucketLocation', { Bucket: 'in-europe' }), {
    LocationConstraint: 'eu-west-1',
  });
  assert.deepEqual(await s3('GetBucketLocation', { Bucket: 'first' }), {});
  assert.equal((await s3('HeadBucket', { Bucket: 'in-europe' })).BucketRegion, 'eu-west-1');
  const listed = await s3('ListBuckets', {});
  assert.deepEqual(listed.Buckets, [
    { Name: 'first', CreationDate: new Date(world.now) },
    { Name: 'in-europe', CreationDate: new Date(world.now) },
  ]);
  assert.deepEqual((await s3('ListBuckets', {}, { account: OTHER })).Buckets, []);
  await s3('DeleteBucket', { Bucket: 'first' });
  await assert.rejects(
    s3('HeadBucket', { Bucket: 'first' }),
    refused('NoSuchBucket', 404, { BucketName: 'first' }),
  );
  await s3('DeleteBucket', { Bucket: 'in-europe' });
});

test('pages of buckets; a token of one account is refused to another', async () => {
  for (const Bucket of ['page-a', 'page-b', 'page-c']) await s3('CreateBucket', { Bucket });
  const first = await s3('ListBuckets', { MaxBuckets: 2, Prefix: 'page-' });
  const next = { MaxBuckets: 2, Prefix: 'page-', ContinuationToken: first.ContinuationToken };
  const second = await s3('ListBuckets', next);
  assert.deepEqual(
    [...first.Buckets, ...second.Buckets].map(({ Name }) => Name),
    ['page-a', 'page-b', 'page-c'],
  );
  assert.equal(second.ContinuationToken, undefined);
  await assert.rejects(s3('ListBuckets', next, { account: OTHER }), refused('InvalidArgument', 400));
});

test('permissions name action, resource, owner and policy', async () => {
  await s3('CreateBucket', { Bucket: 'asked' });
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::asked' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await s3('PutBucketPolicy', { Bucket: 'asked', Policy });
  assert.equal((await s3('GetBucketPolicy', { Bucket: 'asked' })).Policy, Policy);
  world.asked.length = 0;
  await s3('ListObjectsV2', { Bucket: 'asked', Prefix: 'p/', Delimiter: '/' }, { account: OTHER });
  assert.deepEqual(world.asked, [
    {
      action: 's3:ListBucket',
      resource: 'arn:aws:s3:::asked',
      resourceAccount: ACCOUNT,
      resourcePolicy: Policy,
      context: { 's3:prefix': 'p/', 's3:delimiter': '/', 's3:resourceaccount': ACCOUNT },
    },
  ]);
  await s3('DeleteBucketPolicy', { Bucket: 'asked' });
  await assert.rejects(s3('GetBucketPolicy', { Bucket: 'asked' }), refused('NoSuchBucketPolicy', 404));
  world.asked.length = 0;
  await s3('ListBuckets', {});
  assert.deepEqual(world.asked, [{ action: 's3:ListAllMyBuckets', resource: '*' }]);
});

test('attack: whoever a policy grants everything does not become its author', async () => {
  await s3('CreateBucket', { Bucket: 'shared' });
  const Statement = { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::shared' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await s3('PutBucketPolicy', { Bucket: 'shared', Policy });
  const calls = { PutBucketPolicy: { Policy }, GetBucketPolicy: {}, DeleteBucketPolicy: {} };
  for (const [name, input] of Object.entries(calls)) {
    await assert.rejects(
      async () => s3(name, { Bucket: 'shared', ...input }, { account: OTHER }),
      refused('MethodNotAllowed', 405),
      name,
    );
  }
  assert.equal((await s3('GetBucketPolicy', { Bucket: 'shared' })).Policy, Policy);
});

test('a policy names only who is there: nobody can take a name and find it granted (policy-language.md 3.3)', async () => {
  await s3('CreateBucket', { Bucket: 'named' });
  const put = (principal: object) => {
    const statement = { Effect: 'Allow', ...principal, Action: 's3:*', Resource: 'arn:aws:s3:::named' };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    return s3('PutBucketPolicy', { Bucket: 'named', Policy });
  };
  for (const AWS of [
    `arn:aws:iam::${ACCOUNT}:role/none`,
    '999999999999',
    'AROAAAAAAAAAAAAAAAAAA',
    ['*', 'x'],
  ]) {
    await assert.rejects(put({ Principal: { AWS } }), refused('MalformedPolicy', 400), String(AWS));
  }
  await put({ Principal: { AWS: [ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`] } });
});

test('malformed policies are refused', async () => {
  await s3('CreateBucket', { Bucket: 'policied' });
  for (const Policy of [
    '',
    '[]',
    'null',
    '{',
    '{}',
    '{"Statement":[{"Effect":"Allow"}]}',
    `{"Statement":"${'x'.repeat(20_480)}"}`,
  ])
    await assert.rejects(
      s3('PutBucketPolicy', { Bucket: 'policied', Policy }),
      refused('MalformedPolicy', 400),
    );
});

test('attack: a bucket that now belongs to somebody else is not written to', async () => {
  await s3('CreateBucket', { Bucket: 'sniped' }, { account: OTHER });
  const input = { Bucket: 'sniped', Key: 'k', ExpectedBucketOwner: ACCOUNT };
  await assert.rejects(s3('PutObject', input), refused('AccessDenied', 403));
});

test('what is not built is refused, not pretended', async () => {
  await assert.rejects(
    s3('CreateBucket', { Bucket: 'public-one', ACL: 'public-read' }),
    refused('NotImplemented', 501),
  );
  await s3('CreateBucket', { Bucket: 'unbuilt' });
  const input = { Bucket: 'unbuilt', Key: 'k', ServerSideEncryption: 'aws:kms' };
  await assert.rejects(
    s3('PutObject', input),
    refused('NotImplemented', 501, { Header: 'ServerSideEncryption' }),
  );
});
