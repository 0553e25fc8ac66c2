import { createReadStream } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blobs, StoredBlob } from '../../core/ports/blobs.ts';
import type { Cryptography } from '../../core/ports/cryptography.ts';
import { StoreUnavailable } from '../../core/ports/store.ts';

const BLOB_ID = /^[0-9a-f]{32}$/;
/** A body that is still being written, or was when the process died. */
const UNFINISHED = '.tmp';

/**
 * Bodies as files in `directory`, which is made when absent and kept from other users. Bodies that a dead process left
 * unfinished are removed. Rejects with `StoreUnavailable` when the directory cannot be used.
 */
export async function openBlobs(directory: string, cryptography: Cryptography): Promise<Blobs> {
  const found = await onDisk(directory, async () => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await chmod(directory, 0o700);
    const names = await readdir(directory);
    for (const name of names) {
      if (name.endsWith(UNFINISHED)) await unlink(join(directory, name));
    }
    return names.filter((name) => BLOB_ID.test(name));
  });
  return new FileBlobs(directory, cryptography, found);
}

class FileBlobs implements Blobs {
  readonly #directory: string;
  readonly #cryptography: Cryptography;

  /** Bodies that were there when the directory was opened, until they are swept. */
  #found: readonly string[];

  constructor(directory: string, cryptography: Cryptography, found: readonly string[]) {
    this.#directory = directory;
    this.#cryptography = cryptography;
    this.#found = found;
  }

  async write(source: AsyncIterable<Uint8Array>, maximum: number): Promise<StoredBlob> {
    const id = Buffer.from(this.#cryptography.randomBytes(16)).toString('hex');
    const path = this.#pathOf(id);
    const unfinished = `${path}${UNFINISHED}`;
    const file = await onDisk(this.#directory, () => open(unfinished, 'wx', 0o600));
    try {
      const blob = await this.#copy(id, source, file, maximum);
      await onDisk(this.#directory, async () => {
        await file.sync();
        await file.close();
        await rename(unfinished, path);
        await this.#syncDirectory();
      });
      return blob;
    } catch (error) {
      // The fault that led here is the one to tell; a second close or a missing file is none.
      await file.close().catch(() => undefined);
      await unlink(unfinished).catch(() => undefined);
      throw error;
    }
  }

  read(id: string, range?: { readonly start: number; readonly end: number }): AsyncIterable<Uint8Array> {
    const path = this.#pathOf(id);
    const directory = this.#directory;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      try {
        yield* createReadStream(path, { ...range }) as AsyncIterable<Uint8Array>;
      } catch (error) {
        throw describe(directory, error);
      }
    }
    return chunks();
  }

  async remove(id: string): Promise<void> {
    const path = this.#pathOf(id);
    await onDisk(this.#directory, () => unlink(path)).catch((error: StoreUnavailable) => {
      if ((error.cause as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  }

  async sweep(keep: (id: string) => boolean): Promise<number> {
    const unwanted = this.#found.filter((id) => !keep(id));
    this.#found = [];
    for (const id of unwanted) await this.remove(id);
    return unwanted.length;
  }

  async #copy(
    id: string,
    source: AsyncIterable<Uint8Array>,
    file: FileHandle,
    maximum: number,
  ): Promise<StoredBlob> {
    const [md5, sha256] = [this.#cryptography.hash('md5'), this.#cryptography.hash('sha256')];
    let size = 0;
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maximum) throw new RangeError(`the body is longer than ${maximum} bytes`);
      md5.update(chunk);
      sha256.update(chunk);
      await onDisk(this.#directory, () => file.writeFile(chunk));
    }
    return { id, size, md5: md5.hex(), sha256: sha256.hex() };
  }

  /** Path traversal ends here: nothing but an id that `write` could have made becomes a path. */
  #pathOf(id: string): string {
    if (!BLOB_ID.test(id)) throw new TypeError('not a blob id');
    return join(this.#directory, id);
  }

  /** The new name is durable only when its directory is. */
  async #syncDirectory(): Promise<void> {
    const handle = await open(this.#directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

async function onDisk<Result>(directory: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw describe(directory, error);
  }
}

function describe(directory: string, cause: unknown): StoreUnavailable {
  const { code } = cause as NodeJS.ErrnoException;
  return new StoreUnavailable(`bodies in ${directory} cannot be read or written (${code})`, { cause });
}
