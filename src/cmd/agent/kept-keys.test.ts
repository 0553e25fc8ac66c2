import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import type { KeySource } from '../../node/pod-identity/index.ts';
import { keptKeys } from './kept-keys.ts';

const HOUR = 3_600_000;
const KEYS = { jwks: { keys: [{ kty: 'RSA', kid: 'a', n: 'AA', e: 'AQAB' }] }, issuer: 'https://issuer' };
let root: string;
let folder: string;
let file: string;
let clock: { time: number; now(): number };
let log: FakeLog;
let away: boolean;

const source = (): KeySource =>
  keptKeys(
    async () => {
      if (away) throw new Error('connection refused');
      return KEYS;
    },
    { folder, clusterName: 'here', clock, log },
  );

async function kept(): Promise<void> {
  await source()();
  for (let tries = 0; !existsSync(file) && tries < 100; tries++) await delay(20);
}

/** Another process, while the API is away. */
const restarted = () => {
  away = true;
  return source()();
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rolecall-keys-'));
  folder = join(root, 'state');
  file = join(folder, 'here.keys.json');
  clock = { time: 1_800_000_000_000, now: () => clock.time };
  log = new FakeLog();
  away = false;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('keys on the disk of the node', () => {
  it('are there for the next agent while the API is away, for a day', async () => {
    await kept();
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ['here.keys.json']);
    assert.deepEqual(await restarted(), KEYS);
    clock.time += 24 * HOUR - 1;
    assert.deepEqual(await restarted(), KEYS);
    clock.time += 1;
    await assert.rejects(restarted(), /connection refused/);
  });

  it('of a clock that was set back, of another cluster, and what is cut off are not believed', async () => {
    await kept();
    clock.time -= 1;
    await assert.rejects(restarted(), /connection refused/);
    clock.time += 1;
    writeFileSync(file, readFileSync(file, 'utf8').replace('"here"', '"there"'));
    await assert.rejects(restarted(), /connection refused/);
    for (const text of ['', '{', 'null', '[]', 'x'.repeat(600_000)]) {
      writeFileSync(file, text);
      await assert.rejects(restarted(), /connection refused/);
    }
  });

  it('attack: a file that others can write, or a link, is not read', async () => {
    await kept();
    chmodSync(file, 0o666);
    await assert.rejects(restarted(), /connection refused/);
    chmodSync(file, 0o600);
    const elsewhere = join(root, 'elsewhere');
    writeFileSync(elsewhere, readFileSync(file), { mode: 0o600 });
    rmSync(file);
    symlinkSync(elsewhere, file);
    await assert.rejects(restarted(), /connection refused/);
    assert.ok(log.events.every(({ event }) => event === 'agent.keys-not-read'));
  });

  it('a disk that takes nothing costs nothing: keys are answered, and it is told once', async () => {
    writeFileSync(folder, 'a file where the folder should be');
    const keys = source();
    for (let times = 0; times < 3; times++) {
      clock.time += HOUR;
      assert.deepEqual(await keys(), KEYS);
      await delay(50);
    }
    assert.deepEqual(
      log.events.map(({ event }) => event),
      ['agent.keys-not-kept'],
    );
  });

  it('a write that fails leaves the keys before as they were', async () => {
    await kept();
    const before = readFileSync(file);
    // What is written beside it fails: the name is taken by a folder that cannot be removed as a file.
    mkdirSync(`${file}.new`);
    clock.time += HOUR;
    await source()();
    await delay(100);
    assert.deepEqual(readFileSync(file), before);
  });
});
