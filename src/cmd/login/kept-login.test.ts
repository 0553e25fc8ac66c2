import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { whileLocked } from './kept-login.ts';

let folder: string;
let file: string;
let begun: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-login-'));
  file = join(folder, 'login.json');
  begun = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const work = async () => ++begun;

test('one after the other', async () => {
  assert.deepEqual(await Promise.all([whileLocked(file, work), whileLocked(file, work)]), [1, 2]);
});

test('attack on oneself: a refresh that another process is at is not begun a second time', async () => {
  writeFileSync(`${file}.lock`, `${hostname()} ${process.pid} another`, { mode: 0o600 });
  await assert.rejects(whileLocked(file, work, 100), /another process holds it/);
  assert.equal(begun, 0);
});

test('a refresh token is not spent where its successor could not be kept', async () => {
  // Stands for a folder that takes no files.
  mkdirSync(`${file}.lock`);
  await assert.rejects(whileLocked(file, work, 100), { name: 'CommandFailure', hint: /^try again/ });
  assert.equal(begun, 0);
});
