import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { followAssociationFile } from './association-file.ts';

const text = (...accounts: string[]) =>
  JSON.stringify({ identities: accounts.map((serviceAccount) => ({ namespace: 'ns', serviceAccount })) });

test('section 11: exact matches; a missing or empty file is an empty set; a malformed one keeps the set before', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-associations-'));
  const path = join(folder, 'file.json');
  const log = new FakeLog();
  const file = await followAssociationFile(path, log);
  t.after(async () => {
    file.close();
    await rm(folder, { recursive: true });
  });
  assert.equal(await file.find('ns', 'sa'), false);
  await writeFile(path, text('sa'));
  assert.equal(await file.find('ns', 'sa'), true);
  assert.equal(await file.find('ns', 's'), false);
  for (const bad of ['{', '[]', '{"identities":[{"namespace":"ns"}]}', '{"identities":{}}']) {
    await writeFile(path, bad);
    assert.equal(await file.find('ns', 'other'), false);
    assert.equal(await file.find('ns', 'sa'), true);
    assert.equal(file.connected(), false);
  }
  assert.equal(log.events.length, 1, 'told once');
  await writeFile(path, '');
  assert.equal(await file.find('ns', 'other'), false);
  assert.equal(await file.find('ns', 'sa'), false);
});

test("the exchange of a mounted ConfigMap's link is seen", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-associations-'));
  for (const [version, account] of [
    ['1', 'old'],
    ['2', 'new'],
  ] as const) {
    await mkdir(join(folder, version));
    await writeFile(join(folder, version, 'file.json'), text(account));
  }
  await symlink('1', join(folder, '..data'));
  await symlink('..data/file.json', join(folder, 'file.json'));
  const file = await followAssociationFile(join(folder, 'file.json'), new FakeLog());
  t.after(async () => {
    file.close();
    await rm(folder, { recursive: true });
  });
  assert.equal(await file.find('ns', 'old'), true);
  let changed = 0;
  file.onChange(() => changed++);
  await symlink('2', join(folder, '..new'));
  await rename(join(folder, '..new'), join(folder, '..data'));
  assert.equal(await file.find('ns', 'new'), true);
  assert.equal(changed, 1);
});
