import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { openWorld, type World } from '../../../test/fakes/services.fake.ts';
import type { Reader } from '../../core/ports/directory.ts';
import { type ListingPosition, listObjects } from '../../service/buckets/list-objects.ts';
import { compareKeys } from '../../service/directory/key-order.ts';
import { s3Door } from './index.ts';

let world: World;
const KEYS = ['a', 'dir/1', 'dir/2', 'dir/sub/3', 'e f+g', 'other/1', 'z'];
before(async () => {
  world = await openWorld();
  for (const Bucket of ['box', 'box2']) await s3('CreateBucket', { Bucket });
  for (const Key of KEYS) await s3('PutObject', { Bucket: 'box', Key });
});
after(() => world.close());

function s3(name: string, input: object) {
  const operation = s3Door.operations[name];
  assert.ok(operation, name);
  return world.call(operation, input);
}

interface Page {
  readonly Contents: readonly { readonly Key: string }[];
  readonly CommonPrefixes: readonly { readonly Prefix: string }[];
}

const names = ({ Contents, CommonPrefixes }: Page) => [
  ...Contents.map(({ Key }) => Key),
  ...CommonPrefixes.map(({ Prefix }) => Prefix),
];
const code = (expected: string) => (error: { code: string }) => error.code === expected;

test('prefix, delimiter, start-after and url encoding', async () => {
  const list = async (input: object) => names(await s3('ListObjectsV2', { Bucket: 'box', ...input }));
  assert.deepEqual(await list({}), KEYS);
  assert.deepEqual(await list({ Delimiter: '/' }), ['a', 'e f+g', 'z', 'dir/', 'other/']);
  assert.deepEqual(await list({ Delimiter: '/', Prefix: 'dir/' }), ['dir/1', 'dir/2', 'dir/sub/']);
  assert.deepEqual(await list({ Prefix: 'dir' }), ['dir/1', 'dir/2', 'dir/sub/3']);
  assert.deepEqual(await list({ StartAfter: 'dir/sub/3' }), ['e f+g', 'other/1', 'z']);
  assert.deepEqual(await list({ Prefix: 'e', EncodingType: 'url' }), ['e%20f%2Bg']);
  assert.deepEqual(await list({ MaxKeys: 0 }), []);
  await assert.rejects(list({ EncodingType: 'gzip' }), code('InvalidArgument'));
  await assert.rejects(list({ MaxKeys: -1 }), code('InvalidArgument'));
});

test('pages join to the whole, in both versions', async () => {
  for (const Delimiter of [undefined, '/']) {
    const whole = names(await s3('ListObjectsV2', { Bucket: 'box', Delimiter })).sort();
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3('ListObjectsV2', { Bucket: 'box', Delimiter, MaxKeys: 1, ContinuationToken });
      assert.equal(page.KeyCount, 1);
      seen.push(...names(page));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    assert.deepEqual(seen.sort(), whole);
    const old: string[] = [];
    let Marker: string | undefined;
    for (let more = true; more; ) {
      const page = await s3('ListObjects', { Bucket: 'box', Delimiter, MaxKeys: 1, Marker });
      old.push(...names(page));
      more = page.IsTruncated;
      Marker = page.NextMarker ?? page.Contents.at(-1)?.Key;
    }
    assert.deepEqual(old.sort(), whole);
  }
});

test('attack: a continuation token that was made up, or for another bucket or prefix, is refused', async () => {
  const { NextContinuationToken } = await s3('ListObjectsV2', { Bucket: 'box', MaxKeys: 1 });
  const forged = ['', 'x', Buffer.from('kz').toString('base64'), `${NextContinuationToken.slice(0, -4)}AAAA`];
  for (const ContinuationToken of forged)
    await assert.rejects(s3('ListObjectsV2', { Bucket: 'box', ContinuationToken }), code('InvalidArgument'));
  const moved = { ContinuationToken: NextContinuationToken };
  await assert.rejects(s3('ListObjectsV2', { Bucket: 'box2', ...moved }), code('InvalidArgument'));
  await assert.rejects(
    s3('ListObjectsV2', { Bucket: 'box', Prefix: 'dir/', ...moved }),
    code('InvalidArgument'),
  );
});

test('a listing by pages equals the obvious one, for any keys', () => {
  const key = fc.string({
    unit: fc.constantFrom('a', 'b', '/', '\u{1f600}', '\uffee'),
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(key),
      fc.constantFrom('', 'a', 'a/'),
      fc.constantFrom('', '/'),
      fc.integer({ min: 1, max: 3 }),
      (keys, prefix, delimiter, limit) => {
        const sorted = keys.filter((name) => name.startsWith(prefix)).sort(compareKeys);
        const entries = sorted.map((name) => ({
          account: '',
          key: `b/${name}`,
          revision: 1,
          body: { key: name },
        }));
        // Only `list` is called; the entries hold the one member that a listing reads.
        const reader = { get: () => undefined, list: () => entries } as unknown as Reader;
        const expected = new Set<string>();
        for (const name of sorted) {
          const end = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
          expected.add(end < 0 ? name : name.slice(0, end + 1));
        }
        const seen: string[] = [];
        let next: ListingPosition | undefined;
        do {
          const page = listObjects(reader, { bucket: 'b', prefix, delimiter, after: next, limit });
          seen.push(...page.objects.map((object) => object.key), ...page.commonPrefixes);
          next = page.next;
        } while (next !== undefined);
        assert.deepEqual(seen.sort(), [...expected].sort());
      },
    ),
  );
});
