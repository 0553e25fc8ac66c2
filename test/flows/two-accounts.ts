import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Clients, type Credentials } from './account-clients.ts';
import { type Finished, rolecall, TestInstance } from './instance.ts';

export const MANAGEMENT = '111122223333';
export const DEV = '222233334444';

/** An instance with a second account, and clients of both administrators. */
export class TwoAccounts {
  readonly instance = new TestInstance();
  #management: Clients | undefined;
  #dev: Clients | undefined;

  get management(): Clients {
    if (this.#management === undefined) throw new Error('not started');
    return this.#management;
  }

  get dev(): Clients {
    if (this.#dev === undefined) throw new Error('not started');
    return this.#dev;
  }

  async start(): Promise<void> {
    await this.instance.start();
    const made = await this.cli('account', 'create', 'dev', '--id', DEV, '-o', 'json');
    assert.equal(made.exitCode, 0, made.stderr);
    await this.#connect();
  }

  async restart(): Promise<void> {
    await this.instance.signal('SIGTERM');
    await this.instance.start();
    await this.#connect();
  }

  cli(...parameters: string[]): Promise<Finished> {
    return rolecall([...parameters, '--data-dir', this.instance.dataDir], this.instance.base);
  }

  async keyOf(account: string): Promise<Credentials> {
    const { stdout, stderr } = await this.cli('env', '--account', account, '-o', 'json');
    assert.notEqual(stdout, '', stderr);
    const environment = JSON.parse(stdout) as Record<string, string>;
    return {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    };
  }

  writePolicy(name: string, document: string): string {
    const file = join(this.instance.root, `${name}.json`);
    writeFileSync(file, document);
    return file;
  }

  async #connect(): Promise<void> {
    const { endpointUrl } = this.instance.state;
    this.#management = new Clients(endpointUrl, await this.keyOf('default'));
    this.#dev = new Clients(endpointUrl, await this.keyOf('dev'));
  }
}
