import assert from 'node:assert/strict';
import {
  lstatSync,
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
import { afterEach, beforeEach, test } from 'node:test';
import { changeKubeconfig } from './change-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-kubeconfig-'));
  file = join(folder, 'config');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a new file, and its folder, are the owner s alone', async () => {
  const deep = join(folder, 'kube', 'config');
  await changeKubeconfig(deep, (text) => `${text}x`);
  assert.equal(readFileSync(deep, 'utf8'), 'x');
  assert.deepEqual(
    [statSync(deep).mode & 0o777, statSync(join(folder, 'kube')).mode & 0o777],
    [0o600, 0o700],
  );
});

test('a link stays one; what it leads to is changed, and others read it no more', async () => {
  const real = join(folder, 'real');
  writeFileSync(real, 'a', { mode: 0o644 });
  symlinkSync(real, file);
  await changeKubeconfig(file, (text) => `${text}b`);
  assert.ok(lstatSync(file).isSymbolicLink());
  assert.deepEqual([readFileSync(real, 'utf8'), statSync(real).mode & 0o777], ['ab', 0o600]);
});

test('a change that fails leaves the file, and no lock', async () => {
  writeFileSync(file, 'a');
  const failing = changeKubeconfig(file, () => {
    throw new Error('no kubeconfig');
  });
  await assert.rejects(failing, /no kubeconfig/);
  assert.deepEqual([readFileSync(file, 'utf8'), readdirSync(folder)], ['a', ['config']]);
});

test('changes at the same time are all made', async () => {
  await Promise.all(['a', 'b', 'c'].map((letter) => changeKubeconfig(file, (text) => text + letter)));
  assert.equal([...readFileSync(file, 'utf8')].sort().join(''), 'abc');
});
