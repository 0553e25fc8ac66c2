import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cryptography } from '../../crypto/index.ts';
import { checkedIssuer } from './issuer-source.ts';
import type { PublishedKey } from './public-key-set.ts';
import { publishIssuer } from './published-issuer.ts';
import { readKept, writeIssuer } from './write-issuer.ts';

const ISSUER = 'https://oidc.example.com/id/X';
const HOUR = 3_600_000;

async function newKey(): Promise<PublishedKey> {
  const { kid, publicJwk } = await cryptography.generateRsaKey();
  return { ...publicJwk, kid, use: 'sig', alg: 'RS256' };
}
const [a, b] = [await newKey(), await newKey()];
const kids = (text: string | undefined): string[] =>
  JSON.parse(text ?? '{}').keys.map(({ kid }: { kid: string }) => kid);

function fakeCluster() {
  const clock = { time: Date.UTC(2030, 0, 1), now: () => clock.time };
  const cluster = { issuer: ISSUER, keys: [a] as readonly PublishedKey[], away: false, reads: 0 };
  const read = async () => {
    cluster.reads++;
    if (cluster.away) throw new Error('connection refused');
    return { issuer: cluster.issuer, keys: cluster.keys };
  };
  return { clock, cluster, read };
}

test('documents have the shape of EKS, with the algorithms of the keys', async () => {
  const { clock, read } = fakeCluster();
  const { discovery, keys } = await publishIssuer({ read, clock, lifetime: HOUR }).refresh();
  assert.equal(
    discovery,
    `{"issuer":"${ISSUER}","jwks_uri":"${ISSUER}/keys",` +
      '"authorization_endpoint":"urn:kubernetes:programmatic_authorization",' +
      '"response_types_supported":["id_token"],"subject_types_supported":["public"],' +
      '"claims_supported":["sub","iss"],"id_token_signing_alg_values_supported":["RS256"]}',
  );
  assert.deepEqual(JSON.parse(keys).keys, [
    { kty: 'RSA', kid: a.kid, use: 'sig', alg: 'RS256', n: a.n, e: a.e },
  ]);
});

test('a dropped key stays for the life of its tokens, counted from when it was last seen', async () => {
  const { clock, cluster, read } = fakeCluster();
  const published = publishIssuer({ read, clock, lifetime: HOUR });
  await published.refresh();
  cluster.keys = [b];
  clock.time += HOUR - 1;
  assert.deepEqual(kids((await published.refresh()).keys), [a.kid, b.kid]);
  clock.time += 1;
  assert.deepEqual(kids((await published.refresh()).keys), [b.kid]);
});

test('another issuer than the one that is served is refused, also when it changes later', async () => {
  const { clock, cluster, read } = fakeCluster();
  const other = publishIssuer({ read, clock, lifetime: HOUR, issuer: 'https://other.example.com' });
  await assert.rejects(other.refresh(), /the cluster's issuer is https:\/\/oidc\.example\.com\/id\/X, not/);
  const published = publishIssuer({ read, clock, lifetime: HOUR });
  await published.refresh();
  cluster.issuer = 'https://evil.example.com';
  await assert.rejects(published.refresh(), /changed/);
  assert.equal(published.documents?.issuer, ISSUER);
});

test('whoever asks gets an answer that was begun after; at most two questions are under way', async () => {
  const { clock, cluster, read } = fakeCluster();
  const published = publishIssuer({ read, clock, lifetime: HOUR });
  const first = published.refresh();
  cluster.keys = [a, b];
  const others = await Promise.all(Array.from({ length: 50 }, () => published.refresh()));
  await first;
  assert.equal(cluster.reads, 2);
  for (const { keys } of others) assert.deepEqual(kids(keys), [a.kid, b.kid]);
});

test('a cluster that is away leaves what was published', async () => {
  const { clock, cluster, read } = fakeCluster();
  const published = publishIssuer({ read, clock, lifetime: HOUR });
  await published.refresh();
  cluster.away = true;
  await assert.rejects(published.refresh(), /connection refused/);
  assert.deepEqual(kids(published.documents?.keys), [a.kid]);
  cluster.away = false;
  await published.refresh();
});

test('files are written whole, keys are remembered over runs, nothing else is left', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-publish-'));
  t.after(() => rm(folder, { recursive: true }));
  const { clock, cluster, read } = fakeCluster();
  const published = publishIssuer({ read, clock, lifetime: HOUR });
  await published.refresh();
  assert.equal(await writeIssuer(folder, published), true);
  assert.equal(await writeIssuer(folder, published), false, 'what is as it was is not written again');
  cluster.keys = [b];
  const kept = await readKept(folder, cryptography);
  const next = publishIssuer({ read, clock, lifetime: HOUR, ...(kept && { kept }) });
  await next.refresh();
  await writeIssuer(folder, next);
  assert.deepEqual(kids(await readFile(join(folder, 'keys'), 'utf8')), [a.kid, b.kid]);
  assert.deepEqual((await readdir(folder)).sort(), ['.rolecall-keys.json', '.well-known', 'keys']);
  assert.deepEqual(await readdir(join(folder, '.well-known')), ['openid-configuration']);
});

test('attack: a remembered key that somebody made private or broke is not published', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-publish-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(
    join(folder, '.rolecall-keys.json'),
    JSON.stringify({ issuer: ISSUER, keys: [{ key: { ...a, d: 'x' }, seenAt: 0 }] }),
  );
  await assert.rejects(readKept(folder, cryptography), /PRIVATE/);
  for (const text of ['[]', '{}', '{"issuer":1,"keys":[]}', '{"issuer":"x","keys":[null]}']) {
    await writeFile(join(folder, '.rolecall-keys.json'), text);
    await assert.rejects(readKept(folder, cryptography), { name: 'PublishFault' }, text);
  }
});

test('attack: the keys of one cluster are never published for another, into whatever folder', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-publish-'));
  t.after(() => rm(folder, { recursive: true }));
  const { clock, cluster, read } = fakeCluster();
  const first = publishIssuer({ read, clock, lifetime: HOUR });
  await first.refresh();
  await writeIssuer(folder, first);
  Object.assign(cluster, { issuer: 'https://oidc.example.com/id/Y', keys: [b] });
  const kept = await readKept(folder, cryptography);
  const second = publishIssuer({ read, clock, lifetime: HOUR, ...(kept && { kept }) });
  await assert.rejects(second.refresh(), /issuer .*\/id\/Y, not .*\/id\/X/);
  assert.equal(second.documents, undefined);
});

test('an issuer that AWS would not register is refused', () => {
  for (const issuer of [
    'http://x.example.com',
    'https://x.example.com/',
    'https://u:p@x.example.com',
    'https://x.example.com?a',
    'https://x.example.com#a',
    'x',
    'https://kubernetes.default.svc.cluster.local/',
  ])
    assert.throws(() => checkedIssuer(issuer), /issuer/, issuer);
});
