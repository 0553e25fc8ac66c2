import { readFile, stat } from 'node:fs/promises';
import { setInterval as every } from 'node:timers';
import type { Log } from '../../../core/ports/runtime.ts';

/** A file that is read again whenever it is another. */
export interface FollowedFile {
  /** False while the present version is not taken. */
  sound(): boolean;
  /** Looks at once. Looks of one moment are one. */
  look(): Promise<void>;
  close(): void;
}

export interface FileReader {
  /** Takes a version, undefined for a file that is not there. What it throws leaves the version before in force. */
  take(text: string | undefined): void;
  failed(): void;
}

/** Milliseconds between looks (cluster-authenticator.md 5.2). */
const INTERVAL = 1000;
const MAXIMUM_BYTES = 16 * 1024 * 1024;

/**
 * Resolves after the first look. Versions are told by what `stat` says behind all links, so that the exchange of a mounted
 * ConfigMap's `..data` link is seen, which a watch on the file misses.
 */
export async function followFile(path: string, log: Log, reader: FileReader): Promise<FollowedFile> {
  const file = new File(path, log, reader);
  await file.look();
  return file;
}

class File implements FollowedFile {
  readonly #path: string;
  readonly #log: Log;
  readonly #reader: FileReader;
  readonly #timer: NodeJS.Timeout;
  #stamp: string | undefined;
  #fault = '';
  #looking: Promise<void> | undefined;

  constructor(path: string, log: Log, reader: FileReader) {
    this.#path = path;
    this.#log = log;
    this.#reader = reader;
    this.#timer = every(() => void this.look(), INTERVAL);
    this.#timer.unref();
  }

  sound(): boolean {
    return this.#fault === '';
  }

  close(): void {
    clearInterval(this.#timer);
  }

  look(): Promise<void> {
    this.#looking ??= this.#read().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #read(): Promise<void> {
    try {
      const stamp = await stampOf(this.#path);
      if (stamp === this.#stamp) return;
      const text = stamp === '' ? undefined : await readFile(this.#path, 'utf8');
      // Taken or not, this version is not looked at again.
      this.#stamp = stamp;
      this.#reader.take(text);
      this.#fault = '';
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      if (message === this.#fault) return;
      this.#fault = message;
      this.#reader.failed();
      this.#log.error('access.file-not-taken', { path: this.#path, message });
    }
  }
}

/** Empty for a file that is not there. */
async function stampOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    if (size > MAXIMUM_BYTES) throw new Error(`larger than ${MAXIMUM_BYTES} bytes`);
    return `${ino}/${size}/${mtimeMs}`;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw cause;
  }
}
