import { setTimeout as after, setInterval as every } from 'node:timers';
import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { KubernetesClient } from '../client/client.ts';
import { createInformer, type Informer } from '../client/informer.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { CONFIGURATIONS, keepBundle } from './authority-bundle.ts';
import { type CertificateNames, type KeptPair, makePair, RENEWAL } from './kept-pair.ts';
import { type PairSecret, pairSecret } from './pair-secret.ts';
import type { ServingCertificate, ServingPair } from './serving-certificate.ts';

export interface OwnCertificateOptions {
  readonly client: KubernetesClient;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  readonly log: Log;
  readonly namespace: string;
  /** The Secret that replicas share. */
  readonly secret: string;
  /** The MutatingWebhookConfiguration whose caBundle is kept current. */
  readonly configuration: string;
  readonly names: CertificateNames;
  /** Milliseconds; for tests. */
  readonly timing?: { readonly check: number; readonly settle: number };
}

/** A check an hour, and what API servers need to notice a new caBundle. Milliseconds. */
const TIMING = { check: 3_600_000, settle: 10_000 };
const RETRY = 5_000;
const ATTEMPTS = 5;

/**
 * Serves at once with a pair that nobody trusts, so that probes are answered; then with the one of the Secret, made when there is none
 * or it nears its end. A successor is served only after the caBundle holds its authority beside the one before.
 */
export async function openOwnCertificate(options: OwnCertificateOptions): Promise<ServingCertificate> {
  const { cryptography, names, clock } = options;
  const first = await makePair(cryptography, names, clock.now(), undefined);
  const own = new OwnCertificate(options, first);
  void own.check();
  return own;
}

class OwnCertificate implements ServingCertificate {
  readonly name = 'certificate';
  readonly #options: OwnCertificateOptions;
  readonly #secret: PairSecret;
  readonly #configurations: Informer<KubernetesObject>;
  readonly #listeners: ((pair: ServingPair) => void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #served: ServingPair;
  #kept: KeptPair | undefined;
  #sound = true;
  #stopped = false;
  #checking: Promise<void> = Promise.resolve();

  constructor(options: OwnCertificateOptions, first: ServingPair) {
    const { client, namespace, secret, configuration, log } = options;
    this.#options = options;
    this.#served = first;
    this.#secret = pairSecret(client, namespace, secret);
    this.#configurations = createInformer(client, CONFIGURATIONS, {
      log,
      query: { fieldSelector: `metadata.name=${configuration}` },
    });
    // A manifest that is applied again takes the bundle away: it is put back as soon as that is seen.
    this.#configurations.subscribe(() => void this.#keepBundle());
    const timer = every(() => void this.check(), (options.timing ?? TIMING).check);
    timer.unref();
    this.#timers.add(timer);
  }

  get current(): ServingPair {
    return this.#served;
  }

  ready(): boolean {
    return this.#kept !== undefined;
  }

  connected(): boolean {
    return this.#sound && this.#configurations.connected();
  }

  onChange(changed: (pair: ServingPair) => void): void {
    this.#listeners.push(changed);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#configurations.stop();
    await this.#checking;
  }

  /** Reads the Secret, renews it when it is due, and goes over to what it holds. Never rejects: it tries again soon. */
  check(): Promise<void> {
    this.#checking = this.#checking.then(async () => {
      if (this.#stopped) return;
      try {
        await this.#adopt(await this.#presentPair());
        this.#sound = true;
      } catch (cause) {
        this.#fail(cause);
        this.#later(RETRY, () => void this.check());
      }
    });
    return this.#checking;
  }

  async #presentPair(): Promise<KeptPair> {
    const { cryptography, names, clock } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const stored = await this.#secret.read();
      const pair = stored?.pair;
      if (pair !== undefined && pair.notAfter - clock.now() > RENEWAL) return pair;
      const made = await makePair(cryptography, names, clock.now(), pair);
      if (await this.#secret.write(made, stored)) return made;
    }
    throw new Error('the Secret of the certificate changes faster than it can be read');
  }

  async #adopt(pair: KeptPair): Promise<void> {
    if (pair.certificatePem === this.#kept?.certificatePem) return;
    const first = this.#kept === undefined;
    this.#kept = pair;
    await this.#keepBundle();
    if (first) this.#serve(pair);
    else this.#later((this.#options.timing ?? TIMING).settle, () => this.#serve(pair));
  }

  #serve(pair: KeptPair): void {
    this.#served = pair;
    const until = new Date(pair.notAfter).toISOString();
    this.#options.log.info('webhook.certificate-served', { until });
    for (const changed of this.#listeners) changed(pair);
  }

  async #keepBundle(): Promise<void> {
    const configuration = this.#configurations.get('', this.#options.configuration);
    if (configuration === undefined || this.#kept === undefined || this.#stopped) return;
    const { dnsNames, ipAddresses } = this.#options.names;
    const names = [...dnsNames, ...ipAddresses];
    try {
      if (await keepBundle(this.#options.client, configuration, this.#kept.authoritiesPem, names))
        this.#options.log.info('webhook.ca-bundle-updated', { configuration: this.#options.configuration });
      this.#sound = true;
    } catch (cause) {
      this.#fail(cause);
      this.#later(RETRY, () => void this.#keepBundle());
    }
  }

  #fail(cause: unknown): void {
    this.#sound = false;
    const message = cause instanceof Error ? cause.message : String(cause);
    this.#options.log.warn('webhook.certificate-check-failed', { message });
  }

  #later(wait: number, work: () => void): void {
    if (this.#stopped) return;
    const timer = after(() => {
      this.#timers.delete(timer);
      if (!this.#stopped) work();
    }, wait);
    timer.unref();
    this.#timers.add(timer);
  }
}
