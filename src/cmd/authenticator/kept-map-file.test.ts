import assert from 'node:assert/strict';
import { chmod, link, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import type { KeptMap } from '../../kubernetes/access/aws-auth/kept-map.ts';
import { openKeptMapFile } from './kept-map-file.ts';

const MAP: KeptMap = { uid: 'u-1', sections: { mapRoles: { text: '- x: "y"\n', resourceVersion: '7' } } };

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rolecall-kept-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

async function kept(path: string, log = new FakeLog()): Promise<KeptMap | undefined> {
  return (await openKeptMapFile(path, log)).kept;
}

async function withCopy(t: TestContext) {
  const path = await folder(t);
  const keeper = await openKeptMapFile(path, new FakeLog());
  assert.equal(keeper.kept, undefined);
  await keeper.keep(MAP);
  return { path, file: join(path, 'aws-auth.kept.json'), keeper };
}

test('a copy is read by the next start, is its owner’s alone, and is dropped when asked', async (t) => {
  const { path, file, keeper } = await withCopy(t);
  assert.deepEqual(await kept(path), MAP);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(path), ['aws-auth.kept.json']);
  await keeper.keep(undefined);
  assert.deepEqual(await readdir(path), []);
  await keeper.keep(undefined);
});

test('attack: a copy that others could have written, and a link, are not believed', async (t) => {
  const { path, file } = await withCopy(t);
  const log = new FakeLog();
  for (const mode of [0o602, 0o620, 0o666]) {
    await chmod(file, mode);
    assert.equal(await kept(path, log), undefined, mode.toString(8));
  }
  await chmod(file, 0o600);
  await chmod(path, 0o777);
  assert.equal(await kept(path, log), undefined);
  await chmod(path, 0o700);
  const elsewhere = join(path, 'elsewhere');
  await link(file, elsewhere);
  await rm(file);
  await symlink(elsewhere, file);
  assert.equal(await kept(path, log), undefined);
  assert.equal(log.events.length, 5);
});

test('attack: a copy of another user is not believed', {
  skip: process.getuid?.() === 0 ? false : 'NOT TESTED HERE: needs root',
}, async (t) => {
  const { path, file } = await withCopy(t);
  const { chown } = await import('node:fs/promises');
  await chown(file, 65_534, 65_534);
  assert.equal(await kept(path), undefined);
});

test('what is no copy, and one that is too large, is none', async (t) => {
  const { path, file } = await withCopy(t);
  const rows = ['', '{', 'null', '[]', '{"uid":7}', '{"uid":"","sections":{}}', `"${'x'.repeat(5_000_000)}"`];
  for (const text of rows) {
    await writeFile(file, text);
    assert.equal(await kept(path), undefined, text.slice(0, 20));
  }
  await writeFile(file, '{"uid":"u","sections":{"mapRoles":{"text":1},"mapUsers":"x","other":{"text":""}}}');
  assert.deepEqual(await kept(path), { uid: 'u', sections: {} });
});

test('attack: when a copy cannot be written, no older one stays behind', async (t) => {
  const { path, keeper } = await withCopy(t);
  const large = { text: 'x'.repeat(1024 * 1024), resourceVersion: '8' };
  await assert.rejects(keeper.keep({ uid: 'u-1', sections: { mapRoles: large } }), /too large/);
  assert.deepEqual(await readdir(path), []);
  await keeper.keep(MAP);
  await chmod(path, 0o777);
  await assert.rejects(keeper.keep({ uid: 'u-1', sections: {} }), /can be written by others/);
  assert.deepEqual(await readdir(path), []);
});

test('a copy is replaced whole', async (t) => {
  const { path, file, keeper } = await withCopy(t);
  await keeper.keep({ uid: 'u-2', sections: {} });
  assert.equal(await readFile(file, 'utf8'), '{"uid":"u-2","sections":{}}');
  assert.deepEqual(await kept(path), { uid: 'u-2', sections: {} });
});
