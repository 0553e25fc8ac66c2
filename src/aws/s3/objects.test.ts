import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openWorld, type World } from '../../../test/fakes/services.fake.ts';
import { s3Door } from './index.ts';

let world: World;
before(async () => {
  world = await openWorld();
  await s3('CreateBucket', { Bucket: 'box' });
});
after(() => world.close());

function s3(name: string, input: object) {
  const operation = s3Door.operations[name];
  assert.ok(operation, name);
  return world.call(operation, input);
}

async function* bytes(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part);
}

const put = (Key: string, text: string, more: object = {}) =>
  s3('PutObject', { Bucket: 'box', Key, Body: bytes(text), ...more });

async function get(Key: string, more: object = {}): Promise<{ text: string; ContentRange?: string }> {
  const output = await s3('GetObject', { Bucket: 'box', Key, ...more });
  const parts: Uint8Array[] = [];
  for await (const part of output.Body) parts.push(part);
  return { ...output, text: Buffer.concat(parts).toString() };
}

const bodies = () => readdir(join(world.folder, 'blobs'));
const code = (expected: string) => (error: { code: string }) => error.code === expected;
const clean = (Prefix: string) => async () => {
  const { Contents } = await s3('ListObjectsV2', { Bucket: 'box', Prefix });
  const Objects = Contents.map(({ Key }: { Key: string }) => ({ Key }));
  if (Objects.length > 0) await s3('DeleteObjects', { Bucket: 'box', Delete: { Objects } });
};

test('an object comes back as it was put', async (t) => {
  t.after(clean('greeting'));
  const stored = await put('greeting', 'hello world', {
    ContentType: 'text/plain',
    CacheControl: 'no-store',
    ContentEncoding: 'aws-chunked,gzip',
    Metadata: { Colour: 'red' },
  });
  assert.equal(stored.ETag, '"5eb63bbbe01eeed093cb22bb8f5acdc3"');
  const head = await s3('HeadObject', { Bucket: 'box', Key: 'greeting' });
  assert.deepEqual(head, {
    AcceptRanges: 'bytes',
    LastModified: new Date(world.now),
    ContentLength: 11,
    ETag: stored.ETag,
    ContentType: 'text/plain',
    CacheControl: 'no-store',
    ContentEncoding: 'gzip',
    Metadata: { colour: 'red' },
  });
  assert.equal((await get('greeting')).text, 'hello world');
  const part = await get('greeting', { Range: 'bytes=6-' });
  assert.deepEqual([part.text, part.ContentRange], ['world', 'bytes 6-10/11']);
  await assert.rejects(get('greeting', { Range: 'bytes=11-' }), code('InvalidRange'));
});

test('an empty object', async (t) => {
  t.after(clean('empty'));
  await s3('PutObject', { Bucket: 'box', Key: 'empty' });
  assert.equal((await get('empty')).text, '');
});

test('conditions on reading and writing', async (t) => {
  t.after(clean('conditional'));
  const { ETag } = await put('conditional', 'v1');
  await assert.rejects(get('conditional', { IfNoneMatch: ETag }), code('NotModified'));
  await assert.rejects(get('conditional', { IfMatch: '"other"' }), code('PreconditionFailed'));
  assert.equal((await get('conditional', { IfMatch: ETag, IfUnmodifiedSince: new Date(0) })).text, 'v1');
  await assert.rejects(get('conditional', { IfModifiedSince: new Date(world.now) }), code('NotModified'));
  await assert.rejects(put('conditional', 'v2', { IfNoneMatch: '*' }), code('PreconditionFailed'));
  await assert.rejects(put('conditional', 'v2', { IfMatch: '"other"' }), code('PreconditionFailed'));
  await assert.rejects(put('conditional-new', 'v2', { IfMatch: ETag }), code('NoSuchKey'));
  await put('conditional', 'v2', { IfMatch: ETag });
  assert.equal((await get('conditional')).text, 'v2');
  assert.equal((await bodies()).length, 1);
});

test('bodies go when they are replaced, refused or deleted', async () => {
  await put('body', 'one');
  await put('body', 'two');
  await assert.rejects(put('body', 'three', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }), code('BadDigest'));
  await assert.rejects(put('body', 'three', { ContentMD5: 'x' }), code('InvalidDigest'));
  async function* failing() {
    yield Buffer.from('x');
    throw new Error('connection lost');
  }
  await assert.rejects(s3('PutObject', { Bucket: 'box', Key: 'body', Body: failing() }), /connection lost/);
  await put('body', 'hello world', { ContentMD5: 'XrY7u+Ae7tCTyyK7j1rNww==' });
  assert.equal((await bodies()).length, 1);
  await assert.rejects(s3('DeleteBucket', { Bucket: 'box' }), code('BucketNotEmpty'));
  await s3('DeleteObject', { Bucket: 'box', Key: 'body' });
  await s3('DeleteObject', { Bucket: 'box', Key: 'body' });
  assert.deepEqual(await bodies(), []);
});

test('that a key is absent is told only to those who may list', async () => {
  await assert.rejects(get('nothing'), code('NoSuchKey'));
  world.denied.add('s3:ListBucket');
  await assert.rejects(get('nothing'), code('AccessDenied'));
  await assert.rejects(s3('HeadObject', { Bucket: 'box', Key: 'nothing' }), code('AccessDenied'));
  world.denied.clear();
});

test('DeleteObjects decides each key by itself, and is quiet when asked', async () => {
  await put('many-a', 'x');
  const Objects = [{ Key: 'many-a' }, { Key: 'many-none' }, { Key: 'x'.repeat(1025) }];
  const output = await s3('DeleteObjects', { Bucket: 'box', Delete: { Objects } });
  assert.deepEqual(output.Deleted, [{ Key: 'many-a' }, { Key: 'many-none' }]);
  assert.equal(output.Errors[0].Code, 'KeyTooLongError');
  assert.deepEqual(
    await s3('DeleteObjects', { Bucket: 'box', Delete: { Objects: [{ Key: 'k' }], Quiet: true } }),
    {},
  );
  world.denied.add('s3:DeleteObject');
  const denied = await s3('DeleteObjects', { Bucket: 'box', Delete: { Objects: [{ Key: 'k' }] } });
  world.denied.clear();
  assert.match(denied.Errors[0].Message, /s3:DeleteObject on resource: "arn:aws:s3:::box\/k"/);
  for (const count of [0, 1001]) {
    const Many = Array.from({ length: count }, (_, index) => ({ Key: `k${index}` }));
    await assert.rejects(
      s3('DeleteObjects', { Bucket: 'box', Delete: { Objects: Many } }),
      code('MalformedXML'),
    );
  }
});

test('attack: hostile keys stay text: nothing is written outside the bodies', async (t) => {
  t.after(clean(''));
  const keys = [
    '../../etc/passwd',
    '/etc/passwd',
    '..',
    'a/../../b',
    '__proto__',
    'x\u0001',
    'C:\\x',
    '%2e%2e%2f',
    '\u{1f600}',
  ];
  for (const key of keys) await put(key, key);
  for (const key of keys) assert.equal((await get(key)).text, key);
  assert.deepEqual(await readdir(world.folder), ['blobs']);
  for (const name of await bodies()) assert.match(name, /^[0-9a-f]{32}$/);
  for (const key of ['a\0b', 'x'.repeat(1025)]) await assert.rejects(put(key, 'x'));
});

test('the audit event names what was touched, refused or not', async () => {
  world.denied.add('s3:PutObject');
  await assert.rejects(put('noted', 'x'), code('AccessDenied'));
  world.denied.clear();
  assert.deepEqual(world.touched, ['arn:aws:s3:::box/noted']);
  await s3('DeleteObjects', { Bucket: 'box', Delete: { Objects: [{ Key: 'noted' }] } });
  assert.deepEqual(world.touched, ['arn:aws:s3:::box']);
});

test('a bucket deleted while a body streams in takes no object', async () => {
  await s3('CreateBucket', { Bucket: 'short-lived' });
  async function* slow() {
    yield Buffer.from('x');
    await s3('DeleteBucket', { Bucket: 'short-lived' });
    yield Buffer.from('y');
  }
  const late = s3('PutObject', { Bucket: 'short-lived', Key: 'k', Body: slow() });
  await assert.rejects(late, code('NoSuchBucket'));
  assert.deepEqual(await bodies(), []);
});

test('attack: an upload does not land in a bucket that another account made of the name meanwhile', async () => {
  const Bucket = 'handed-over';
  await s3('CreateBucket', { Bucket });
  async function* slow() {
    yield Buffer.from('x');
    await s3('DeleteBucket', { Bucket });
    world.now += 1;
    const create = s3Door.operations.CreateBucket;
    assert.ok(create);
    await world.call(create, { Bucket }, { account: '444455556666' });
    yield Buffer.from('y');
  }
  await assert.rejects(s3('PutObject', { Bucket, Key: 'k', Body: slow() }), code('NoSuchBucket'));
  assert.deepEqual(await bodies(), []);
});

test('attack: a response parameter cannot write headers', async (t) => {
  t.after(clean('split'));
  await put('split', 'x');
  await assert.rejects(get('split', { ResponseContentType: 'a\r\nset-cookie: b' }), code('InvalidArgument'));
});

test('attack: metadata is bounded', async () => {
  await assert.rejects(put('meta', 'x', { Metadata: { a: 'x'.repeat(2048) } }), code('MetadataTooLarge'));
});
