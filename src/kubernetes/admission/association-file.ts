import { readFile, stat } from 'node:fs/promises';
import { setInterval as every } from 'node:timers';
import type { Log } from '../../core/ports/runtime.ts';
import type { AssociationSource } from './association-source.ts';
import { parseAssociations } from './parse-associations.ts';

/** A file of associations that is followed until it is closed. */
export interface AssociationFile extends AssociationSource {
  close(): void;
}

/** Milliseconds between looks at the file; a service account that is not in it makes an earlier one. */
const INTERVAL = 2000;
const MAXIMUM_BYTES = 16 * 1024 * 1024;

/**
 * The reference's file of associations (pod-identity-webhook.md 11). A missing or empty file is an empty set; a malformed one keeps the
 * set before. The file is told from its predecessor by what `stat` says behind all links, so the exchange of a mounted
 * ConfigMap's `..data` link is seen, which the reference misses.
 */
export async function followAssociationFile(path: string, log: Log): Promise<AssociationFile> {
  const file = new FollowedFile(path, log);
  await file.look();
  return file;
}

class FollowedFile implements AssociationFile {
  readonly name = 'associations';
  readonly #path: string;
  readonly #log: Log;
  readonly #listeners = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  #set: ReadonlySet<string> = new Set();
  #stamp = '';
  #sound = true;
  #looking: Promise<void> | undefined;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
    this.#timer = every(() => void this.look(), INTERVAL);
    this.#timer.unref();
  }

  ready(): boolean {
    return true;
  }

  connected(): boolean {
    return this.#sound;
  }

  find(namespace: string, serviceAccount: string): boolean | Promise<boolean> {
    const key = `${namespace}/${serviceAccount}`;
    return this.#set.has(key) || this.look().then(() => this.#set.has(key));
  }

  onChange(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Reads the file if it is another than the one that was read last. Looks of one moment are one. */
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
      this.#set = stamp === '' ? new Set() : parseAssociations(await readFile(this.#path, 'utf8'));
      this.#stamp = stamp;
      this.#sound = true;
      for (const changed of this.#listeners) changed();
    } catch (cause) {
      // The set before stays. Told once for each way of being broken, not every two seconds.
      const message = cause instanceof Error ? cause.message : String(cause);
      if (this.#sound) this.#log.error('admission.associations-unreadable', { path: this.#path, message });
      this.#sound = false;
    }
  }
}

/** What tells one version of a file from the next; empty for a file that is not there. */
async function stampOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    if (size > MAXIMUM_BYTES) throw new Error(`larger than ${MAXIMUM_BYTES} bytes`);
    return size === 0 ? '' : `${ino}/${size}/${mtimeMs}`;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw cause;
  }
}
