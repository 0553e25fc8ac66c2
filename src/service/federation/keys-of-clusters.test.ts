import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import type { OidcProvider } from '../../core/records/identity.ts';
import { cryptography } from '../../crypto/index.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { openDirectory } from '../directory/open-directory.ts';
import { createProviderKeys } from './create-provider-keys.ts';
import type { ProviderKeys } from './provider-keys.ts';
import { FakeFetcher, FOREIGN } from './testing/federation.fake.ts';
import { type FakeKey, FakeKeyring, makeKey } from './testing/keyring.fake.ts';

const CLUSTER_ARN = 'arn:aws:eks:us-east-1:111122223333:cluster/far';
const provider = (arn: string): OidcProvider => ({
  url: FOREIGN,
  arn,
  clientIds: [],
  thumbprints: [],
  createDate: 0,
  tags: {},
});
const ofCluster = provider(CLUSTER_ARN);
const ofAccount = provider(`arn:aws:iam::111122223333:oidc-provider/${FOREIGN}`);

let own: FakeKey;
let published: FakeKey;
let fetcher: FakeFetcher;
let told: () => Promise<never | { readonly keys: readonly [] }>;
let asked: string[];
let now: number;
let keys: ProviderKeys;
const kids = async (which: OidcProvider, refresh = false) => [
  ...(await keys.fetch(which, refresh)).byKid.keys(),
];

before(async () => {
  [own, published] = await Promise.all([makeKey(), makeKey()]);
});
beforeEach(async () => {
  fetcher = new FakeFetcher();
  fetcher.serve(FOREIGN, [{ ...published.publicJwk, kid: 'published' }]);
  asked = [];
  // Written and read again, as a network would have given it.
  told = async () => JSON.parse(JSON.stringify({ keys: [{ ...own.publicJwk, kid: 'own' }] }));
  now = 1_000_000;
  const read = async () => {
    asked.push(CLUSTER_ARN);
    return await told();
  };
  keys = createProviderKeys({
    directory: await openDirectory(openMemoryStore()),
    keyring: new FakeKeyring(own),
    cryptography,
    clock: { now: () => now },
    fetcher,
    ofCluster: (arn) => (arn === CLUSTER_ARN ? read : undefined),
  });
});

test('a cluster that is followed tells its keys itself; its issuer is not asked', async () => {
  assert.deepEqual(await kids(ofCluster), ['own']);
  assert.deepEqual(await kids(ofCluster), ['own']);
  assert.deepEqual([asked.length, fetcher.asked.length], [1, 0]);
  assert.ok(keys.cached(ofCluster)?.byKid.has('own'));
});

test('when its API is away or tells rubbish the issuer is asked', async () => {
  told = async () => {
    throw new Error('connection refused');
  };
  assert.deepEqual(await kids(ofCluster), ['published']);
  now += 2000;
  told = async () => ({ keys: [] });
  assert.deepEqual(await kids(ofCluster, true), ['published']);
  assert.equal(asked.length, 2);
});

test('attack: what a cluster tells of itself is not believed where an account trusts the issuer', async () => {
  assert.deepEqual(await kids(ofCluster), ['own']);
  assert.equal(keys.cached(ofAccount), undefined);
  assert.deepEqual(await kids(ofAccount), ['published']);
});

test('attack: keys of a cluster that was detached are not those of the next one with its name', async () => {
  assert.deepEqual(await kids(ofCluster), ['own']);
  assert.equal(keys.cached({ ...ofCluster, url: 'other.example/id' }), undefined);
});
