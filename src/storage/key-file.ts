import { link, mkdir, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Cryptography } from '../core/ports/cryptography.ts';
import { StoreUnavailable } from '../core/ports/store.ts';

const KEY_LENGTH = 32;
const READABLE_BY_OTHERS = 0o077;

/**
 * The master key: 32 bytes in a file that its owner alone may read, made when absent and never written over. Rejects
 * with `StoreUnavailable` when others may read it or when it is no such key: a key that leaked, or a wrong one, must
 * not be used silently.
 */
export async function readOrCreateKeyFile(path: string, cryptography: Cryptography): Promise<Uint8Array> {
  try {
    return (await readKey(path)) ?? (await createKey(path, cryptography));
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new StoreUnavailable(`the key file ${path} cannot be read or made (${code})`, { cause: error });
  }
}

/** Undefined when there is no file. Checks and reads through one handle, so that the file cannot change between. */
async function readKey(path: string): Promise<Uint8Array | undefined> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { mode, size } = await file.stat();
    if ((mode & READABLE_BY_OTHERS) !== 0)
      throw new StoreUnavailable(`the key file ${path} is open to other users: chmod 600 it`);
    if (size !== KEY_LENGTH)
      throw new StoreUnavailable(`the key file ${path} holds ${size} bytes and not a key of ${KEY_LENGTH}`);
    return new Uint8Array(await file.readFile());
  } finally {
    await file.close();
  }
}

/** Written whole under another name, then linked: a link never replaces a file, so of two processes one key wins. */
async function createKey(path: string, cryptography: Cryptography): Promise<Uint8Array> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${cryptography.randomUuid()}.tmp`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(cryptography.randomBytes(KEY_LENGTH));
    await file.sync();
    await link(unfinished, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await syncDirectory(dirname(path));
  } finally {
    await file.close();
    await unlink(unfinished);
  }
  const key = await readKey(path);
  if (key === undefined) throw new StoreUnavailable(`the key file ${path} was removed as it was made`);
  return key;
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
