import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Blobs } from '../../core/ports/blobs.ts';
import { StoreUnavailable } from '../../core/ports/store.ts';
import { cryptography } from '../../crypto/index.ts';
import { openBlobs } from './blobs.ts';

let parent: string;
let directory: string;
let blobs: Blobs;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'rolecall-blobs-'));
  directory = join(parent, 'blobs');
  blobs = await openBlobs(directory, cryptography);
});
afterEach(() => rm(parent, { recursive: true }));

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

async function text(source: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe('bodies on disk', () => {
  it('writes and reads a body, all of it and a range with both ends included', async () => {
    const blob = await blobs.write(chunks('hello ', '', 'world'), 11);
    assert.equal(blob.size, 11);
    assert.equal(blob.md5, '5eb63bbbe01eeed093cb22bb8f5acdc3');
    assert.equal(blob.sha256, cryptography.sha256Hex('hello world'));
    assert.equal(await text(blobs.read(blob.id)), 'hello world');
    assert.equal(await text(blobs.read(blob.id, { start: 4, end: 6 })), 'o w');
    assert.equal(await text(blobs.read(blob.id, { start: 10, end: 99 })), 'd');
  });

  it('keeps an empty body', async () => {
    const blob = await blobs.write(chunks(), 0);
    assert.equal(await text(blobs.read(blob.id)), '');
  });

  it('keeps files and directory from other users', async () => {
    const { id } = await blobs.write(chunks('x'), 1);
    assert.equal((await stat(directory)).mode & 0o777, 0o700);
    assert.equal((await stat(join(directory, id))).mode & 0o777, 0o600);
  });

  it('leaves nothing when the body is too long or its source fails', async () => {
    await assert.rejects(blobs.write(chunks('1234', '5'), 4), RangeError);
    async function* failing() {
      yield Buffer.from('x');
      throw new Error('connection lost');
    }
    await assert.rejects(blobs.write(failing(), 10), /connection lost/);
    assert.deepEqual(await readdir(directory), []);
  });

  it('removes a body once and for all; a missing one is fine', async () => {
    const { id } = await blobs.write(chunks('x'), 1);
    await blobs.remove(id);
    await blobs.remove(id);
    await assert.rejects(text(blobs.read(id)), StoreUnavailable);
  });

  it('refuses ids that it could not have made (path traversal)', async () => {
    await writeFile(join(parent, 'secret'), 'secret');
    const long = 'a'.repeat(33);
    for (const id of [
      '../secret',
      '..',
      '.',
      '',
      '/etc/passwd',
      'a',
      long,
      'A'.repeat(32),
      `${'a'.repeat(32)}\n`,
    ]) {
      assert.throws(() => blobs.read(id), TypeError, id);
      await assert.rejects(blobs.remove(id), TypeError, id);
    }
  });

  it('removes what a dead process left unfinished, and nothing else, when opened', async () => {
    const { id } = await blobs.write(chunks('x'), 1);
    await writeFile(join(directory, `${'0'.repeat(32)}.tmp`), 'half');
    const again = await openBlobs(directory, cryptography);
    assert.deepEqual(await readdir(directory), [id]);
    assert.equal(await text(again.read(id)), 'x');
  });

  it('sweeps what nobody keeps, and never a body that was written since it was opened', async () => {
    const kept = await blobs.write(chunks('kept'), 10);
    const left = await blobs.write(chunks('left'), 10);
    const again = await openBlobs(directory, cryptography);
    const fresh = await again.write(chunks('fresh'), 10);
    await writeFile(join(directory, 'note.txt'), 'not a body');
    assert.equal(await again.sweep((id) => id === kept.id), 1);
    assert.deepEqual((await readdir(directory)).sort(), [kept.id, fresh.id, 'note.txt'].sort());
    assert.equal(await again.sweep(() => false), 0, 'one sweep an opening');
    await assert.rejects(text(again.read(left.id)), StoreUnavailable);
  });

  it('says in one line that the directory cannot be used', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    await assert.rejects(openBlobs(file, cryptography), StoreUnavailable);
    await rm(directory, { recursive: true });
    await assert.rejects(blobs.write(chunks('x'), 1), StoreUnavailable);
    await mkdir(directory);
  });
});
