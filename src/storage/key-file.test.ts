import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { StoreUnavailable } from '../core/ports/store.ts';
import { cryptography } from '../crypto/index.ts';
import { readOrCreateKeyFile } from './key-file.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rolecall-key-'));
  path = join(directory, 'made', 'master.key');
});
afterEach(() => rm(directory, { recursive: true }));

const refusal = (text: RegExp) => (error: unknown) =>
  error instanceof StoreUnavailable && text.test(error.message);

describe('the key file', () => {
  it('is made once, for its owner alone, and read from then on', async () => {
    const key = await readOrCreateKeyFile(path, cryptography);
    assert.equal(key.length, 32);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readOrCreateKeyFile(path, cryptography), key);
    assert.deepEqual(await readdir(join(directory, 'made')), ['master.key']);
  });

  it('is one and the same for processes that start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => readOrCreateKeyFile(path, cryptography)));
    assert.equal(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size, 1);
    assert.deepEqual(await readdir(join(directory, 'made')), ['master.key']);
  });

  it('is refused, and left as it is, when others may read or write it', async () => {
    await readOrCreateKeyFile(path, cryptography);
    for (const mode of [0o640, 0o604, 0o660, 0o601]) {
      await chmod(path, mode);
      await assert.rejects(
        readOrCreateKeyFile(path, cryptography),
        refusal(/open to other users: chmod 600 it$/),
      );
    }
  });

  it('is refused, and left as it is, when it is not 32 bytes long', async () => {
    const wrong = join(directory, 'wrong.key');
    for (const length of [0, 31, 33, 64]) {
      await writeFile(wrong, Buffer.alloc(length, 1), { mode: 0o600 });
      await assert.rejects(readOrCreateKeyFile(wrong, cryptography), refusal(/holds \d+ bytes/));
      assert.equal((await readFile(wrong)).length, length);
    }
  });

  it('is refused in one line where no file can be', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    await assert.rejects(
      readOrCreateKeyFile(join(file, 'a.key'), cryptography),
      refusal(/cannot be read or made/),
    );
    await assert.rejects(readOrCreateKeyFile(directory, cryptography), StoreUnavailable);
  });
});
