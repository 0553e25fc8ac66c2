import { readFile } from 'node:fs/promises';
import { setInterval as every } from 'node:timers';
import { createSecureContext } from 'node:tls';
import type { Log } from '../../core/ports/runtime.ts';
import type { ServingCertificate, ServingPair } from './serving-certificate.ts';

export interface GivenFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Milliseconds: a certificate is renewed days before it ends. */
const INTERVAL = 10_000;

/**
 * Serves with two files and takes their successors. A pair that does not fit together, as between the writing of the one and the
 * other, is not taken. Rejects when the files cannot be used at the start.
 */
export async function followGivenCertificate(
  files: GivenFiles,
  log: Log,
  interval = INTERVAL,
): Promise<ServingCertificate> {
  const given = new GivenCertificate(files, log, await readPair(files));
  given.follow(interval);
  return given;
}

class GivenCertificate implements ServingCertificate {
  readonly name = 'certificate';
  readonly #files: GivenFiles;
  readonly #log: Log;
  readonly #listeners: ((pair: ServingPair) => void)[] = [];
  #pair: ServingPair;
  #sound = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(files: GivenFiles, log: Log, pair: ServingPair) {
    this.#files = files;
    this.#log = log;
    this.#pair = pair;
  }

  get current(): ServingPair {
    return this.#pair;
  }

  follow(interval: number): void {
    this.#timer = every(() => void this.#look(), interval);
    this.#timer.unref();
  }

  ready(): boolean {
    return true;
  }

  connected(): boolean {
    return this.#sound;
  }

  onChange(changed: (pair: ServingPair) => void): void {
    this.#listeners.push(changed);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      const pair = await readPair(this.#files);
      this.#sound = true;
      if (
        pair.certificatePem === this.#pair.certificatePem &&
        pair.privateKeyPem === this.#pair.privateKeyPem
      )
        return;
      this.#pair = pair;
      this.#log.info('webhook.certificate-renewed', { file: this.#files.certificate });
      for (const changed of this.#listeners) changed(pair);
    } catch (cause) {
      // The pair before goes on serving. Told once, not at every look.
      if (this.#sound) this.#log.error('webhook.certificate-unusable', { message: messageOf(cause) });
      this.#sound = false;
    }
  }
}

async function readPair({ certificate, key }: GivenFiles): Promise<ServingPair> {
  const [certificatePem, privateKeyPem] = await Promise.all([
    readFile(certificate, 'utf8'),
    readFile(key, 'utf8'),
  ]);
  createSecureContext({ cert: certificatePem, key: privateKeyPem });
  return { certificatePem, privateKeyPem };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
