import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { ROOT } from '../source-tree.ts';
import type { TestInstance } from './instance.ts';

/** `rolecall authenticator` as a process of its own, known by what it wrote for an API server. */
export class AuthenticatorProcess {
  readonly #folder: string;
  #child: ChildProcess | undefined;
  /** What it said on standard error. */
  talk = '';
  healthPort = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  file(name: string): string {
    return join(this.#folder, name);
  }

  /** Resolves when it is ready. */
  async start(instance: TestInstance, config: { clusterID: string; server: object }, ...flags: string[]) {
    mkdirSync(this.#folder);
    const { server, clusterID } = config;
    const files = { stateDir: this.file('state'), generateKubeconfig: this.file('kubeconfig.yaml') };
    // JSON is YAML.
    const text = JSON.stringify({ clusterID, server: { port: 0, healthPort: 0, ...files, ...server } });
    writeFileSync(this.file('config.yaml'), text);
    const words = ['authenticator', '-c', this.file('config.yaml'), '-l', 'json', ...flags];
    this.#child = spawn(join(ROOT, 'bin', 'rolecall'), words, {
      env: { ...process.env, ...instance.environment, ...instance.base },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.talk += chunk;
    });
    const said = /listens on port \d+ \(TLS\), health on port (\d+)/;
    await this.until(() => said.test(this.talk));
    this.healthPort = Number(said.exec(this.talk)?.[1]);
    await this.until(async () => (await this.ask('/readyz', undefined)).status === 200);
  }

  async until(done: () => boolean | Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      if (await done()) return;
      await delay(100);
    }
    throw new Error(`not in time; the authenticator said: ${this.talk}`);
  }

  /** What an API server is told by a kubeconfig: where to ask, and whom to trust there. */
  told(file: string): { readonly url: URL; readonly ca: string } {
    const { cluster } = parse(readFileSync(this.file(file), 'utf8')).clusters[0];
    const ca = Buffer.from(cluster['certificate-authority-data'], 'base64').toString();
    return { url: new URL(cluster.server), ca };
  }

  /** POST of the body, else GET, over TLS that is verified with what the kubeconfig says. */
  ask(path: string, body: string | undefined): Promise<{ status: number; body: string }> {
    const { url, ca } = this.told('kubeconfig.yaml');
    return new Promise((resolve, reject) => {
      const options = { method: body === undefined ? 'GET' : 'POST', ca, agent: false };
      const sent = request(new URL(path, url), options, (answer) => {
        text(answer).then((read) => resolve({ status: answer.statusCode ?? 0, body: read }), reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  review(token: string): Promise<{ status: number; body: string }> {
    const type = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview' };
    return this.ask('/authenticate', JSON.stringify({ ...type, spec: { token } }));
  }

  /** Resolves to its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null;
    child.kill(signal);
    return await new Promise((resolve) => child.once('exit', resolve));
  }
}
