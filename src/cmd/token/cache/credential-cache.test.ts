import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { cached, keep } from './credential-cache.ts';
import { acquireLock } from './file-lock.ts';
import { ensurePrivateFolder } from './private-file.ts';

const NOW = Date.UTC(2026, 0, 1);
const KEY = { key: 'k1', cluster: 'c', role: 'r' };
const until = (minutes: number) => ({
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'session',
  expiration: new Date(NOW + minutes * 60_000),
});
const stamp = { now: NOW, nonce: 'n' };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-cache-'));
  file = join(folder, 'credentials.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what is kept is found by its key alone, in a file of mode 0600 whatever the umask', () => {
  const before = process.umask(0);
  keep(file, KEY, until(60), stamp);
  process.umask(before);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(cached(file, KEY, NOW), until(60));
  assert.equal(cached(file, { ...KEY, key: 'k2' }, NOW), undefined);
  assert.deepEqual(readdirSync(folder), ['credentials.json']);
});

test('credentials near their end are not given, ended ones are let go, endless ones never written', () => {
  keep(file, KEY, until(10), stamp);
  assert.ok(cached(file, KEY, NOW + 5 * 60_000));
  assert.equal(cached(file, KEY, NOW + 5 * 60_000 + 1), undefined);
  keep(file, { ...KEY, key: 'k2' }, until(60), { now: NOW + 11 * 60_000, nonce: 'm' });
  assert.ok(!readFileSync(file, 'utf8').includes('"k1"'));
  const before = readFileSync(file, 'utf8');
  keep(file, { ...KEY, key: 'k3' }, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }, stamp);
  assert.equal(readFileSync(file, 'utf8'), before);
});

test('a file that others may read is not read', () => {
  keep(file, KEY, until(60), stamp);
  for (const mode of [0o640, 0o604, 0o660, 0o602]) {
    chmodSync(file, mode);
    assert.throws(() => cached(file, KEY, NOW), /is not private/);
    assert.throws(() => keep(file, KEY, until(60), stamp), /is not private/);
  }
});

test('attack: a file that another user laid there', { skip: process.getuid?.() !== 0 }, () => {
  keep(file, KEY, until(60), stamp);
  chownSync(file, 65534, 65534);
  assert.throws(() => cached(file, KEY, NOW), /is not private/);
});

test('attack: links, pipes and folders in place of the file', () => {
  const elsewhere = join(folder, 'elsewhere');
  keep(elsewhere, KEY, until(60), stamp);
  const secret = readFileSync(elsewhere, 'utf8');
  symlinkSync(elsewhere, file);
  assert.throws(() => cached(file, KEY, NOW), /is not private/);
  rmSync(file);
  linkSync(elsewhere, file);
  assert.throws(() => cached(file, KEY, NOW), /is not private/);
  rmSync(file);
  execFileSync('mkfifo', ['-m', '600', file]);
  assert.throws(() => cached(file, KEY, NOW), /is not private/);
  rmSync(file);
  mkdirSync(file, { mode: 0o700 });
  assert.throws(() => cached(file, KEY, NOW), /is not private/);
  assert.equal(readFileSync(elsewhere, 'utf8'), secret);
});

test('attack: a temporary file laid in the way is neither followed nor overwritten', () => {
  const victim = join(folder, 'victim');
  writeFileSync(victim, 'precious');
  symlinkSync(victim, `${file}.n.new`);
  assert.throws(() => keep(file, KEY, until(60), stamp), /is not private/);
  assert.equal(readFileSync(victim, 'utf8'), 'precious');
});

test('attack: a folder that others may write to, unless it is sticky', () => {
  chmodSync(folder, 0o777);
  assert.throws(() => ensurePrivateFolder(file), /is not private/);
  chmodSync(folder, 0o1777);
  ensurePrivateFolder(file);
  const deep = join(folder, 'a', 'b', 'credentials.json');
  ensurePrivateFolder(deep);
  assert.equal(statSync(join(folder, 'a', 'b')).mode & 0o777, 0o700);
});

test('a damaged file is begun anew', () => {
  for (const text of [
    '{',
    '[]',
    'null',
    '{"entries":7}',
    '{"entries":[null,7,{"key":"k1"}]}',
    '\0\0',
    'clusters:\n  c: {}\n',
  ]) {
    writeFileSync(file, text, { mode: 0o600 });
    assert.equal(cached(file, KEY, NOW), undefined);
    keep(file, KEY, until(60), stamp);
    assert.deepEqual(cached(file, KEY, NOW), until(60));
  }
  writeFileSync(file, 'x'.repeat(1024 * 1024 + 1), { mode: 0o600 });
  assert.throws(() => cached(file, KEY, NOW), /is too large/);
});

const options = (nonce: string, patience = 0) => ({ nonce, patience, now: Date.now });

test('one holder at a time; the next gets it when it is given back', async () => {
  const lock = join(folder, 'lock');
  const release = await acquireLock(lock, options('a'));
  assert.ok(release);
  assert.equal(await acquireLock(lock, options('b')), undefined);
  const waiting = acquireLock(lock, options('c', 5_000));
  release();
  const next = await waiting;
  assert.ok(next);
  release();
  assert.ok(existsSync(lock), 'a lock is given back by its holder alone');
  next();
  assert.deepEqual(readdirSync(folder), []);
});

test('the lock of a process that died, and one that is too old, are taken over', async () => {
  const lock = join(folder, 'lock');
  writeFileSync(lock, `${hostname()} 999999999 dead`, { mode: 0o600 });
  (await acquireLock(lock, options('a')))?.();
  assert.ok(!existsSync(lock));
  writeFileSync(lock, 'another-host 1 x', { mode: 0o600 });
  assert.equal(await acquireLock(lock, options('a')), undefined);
  utimesSync(lock, 0, 0);
  (await acquireLock(lock, options('a')))?.();
  assert.deepEqual(readdirSync(folder), []);
});

test('attack: a pipe or a link in place of the lock is waited for, neither read nor followed', async () => {
  const lock = join(folder, 'lock');
  execFileSync('mkfifo', ['-m', '600', lock]);
  assert.equal(await acquireLock(lock, options('a')), undefined);
  rmSync(lock);
  const victim = join(folder, 'victim');
  writeFileSync(victim, `${hostname()} 999999999 dead`, { mode: 0o600 });
  symlinkSync(victim, lock);
  assert.equal(await acquireLock(lock, options('a')), undefined);
  assert.deepEqual(readdirSync(folder).sort(), ['lock', 'victim']);
});
