import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createSecureContext } from 'node:tls';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { followOwnPair } from './kept-own-pair.ts';
import { ownPair } from './own-pair.ts';

const DAY = 86_400_000;
const START = Date.UTC(2030, 0, 1);
const NAMES = ['localhost', '127.0.0.1'];

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rolecall-pair-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

/** What is served and what clients are told to trust after so many days. */
async function after(place: string, days: number, names = NAMES) {
  const pair = await ownPair(place, names, START + days * DAY);
  const [certificate, key, authorities] = await Promise.all([
    readFile(pair.certificate, 'utf8'),
    readFile(pair.key, 'utf8'),
    readFile(pair.authority, 'utf8'),
  ]);
  createSecureContext({ cert: certificate, key });
  return {
    certificate,
    authorities: authorities.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [],
  };
}

test('a successor is trusted for months before it is served', async (t) => {
  const place = await folder(t);
  const first = await after(place, 0);
  assert.equal(first.authorities.length, 1);
  assert.deepEqual(await after(place, 200), first);
  const told = await after(place, 260);
  assert.equal(told.certificate, first.certificate);
  assert.deepEqual(told.authorities.slice(0, 1), first.authorities);
  assert.equal(told.authorities.length, 2);
  assert.deepEqual(await after(place, 320), told);
  const served = await after(place, 340);
  assert.notEqual(served.certificate, first.certificate);
  assert.deepEqual(served.authorities, told.authorities.slice(1));
  assert.equal((await stat(join(place, 'tls.key'))).mode & 0o777, 0o600);
  assert.deepEqual((await readdir(place)).sort(), ['ca.crt', 'made.json', 'tls.crt', 'tls.key']);
});

test('an exchange that was broken off is ended by the next look', async (t) => {
  const place = await folder(t);
  await after(place, 0);
  const { authorities } = await after(place, 300);
  await rename(join(place, 'next.key'), join(place, 'tls.key'));
  const served = await after(place, 340);
  assert.deepEqual(served.authorities, authorities.slice(1));
});

test('other names, an end that was slept through, and a description that is none make a new pair', async (t) => {
  const place = await folder(t);
  const first = await after(place, 0);
  const renamed = await after(place, 1, ['proxy.example.com']);
  assert.notEqual(renamed.certificate, first.certificate);
  const late = await after(place, 800, ['proxy.example.com']);
  assert.notEqual(late.certificate, renamed.certificate);
  assert.equal(late.authorities.length, 1);
  await writeFile(join(place, 'made.json'), '[');
  assert.notEqual((await after(place, 801, ['proxy.example.com'])).certificate, late.certificate);
});

test('it is renewed while it serves', async (t) => {
  const place = await folder(t);
  const log = new FakeLog();
  let now = START;
  const serving = await followOwnPair(
    { folder: place, names: NAMES, interval: 50 },
    { clock: { now: () => now }, log },
  );
  t.after(() => serving.stop());
  const before = serving.current.certificatePem;
  const renewed = Promise.withResolvers<string>();
  serving.onChange(({ certificatePem }) => renewed.resolve(certificatePem));
  now = START + 300 * DAY;
  while ((await readdir(place)).includes('next.json') === false)
    await new Promise((resolve) => setTimeout(resolve, 50));
  now = START + 340 * DAY;
  assert.notEqual(await renewed.promise, before);
});
