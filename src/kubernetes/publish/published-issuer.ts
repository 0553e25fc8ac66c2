import type { Clock } from '../../core/ports/runtime.ts';
import { type IssuerDocuments, issuerDocuments } from './issuer-documents.ts';
import type { IssuerSource } from './issuer-source.ts';
import { type KeptIssuer, type KeptKey, keepKeys } from './kept-keys.ts';
import { PublishFault } from './publish-fault.ts';

export interface PublisherOptions {
  /** Asks the cluster; rejects when it cannot be asked or what it says must not be published. */
  readonly read: () => Promise<IssuerSource>;
  readonly clock: Clock;
  /** The issuer that is published; the cluster's must be the same. Default: the cluster's. */
  readonly issuer?: string;
  /** Milliseconds that the longest token lives: how long a dropped key stays. */
  readonly lifetime: number;
  /** What an earlier run left: the cluster's issuer must be the same, or its keys would sign for another's. */
  readonly kept?: KeptIssuer;
}

/** An issuer with what is published of it. */
export interface PublishedIssuer {
  /** What was published last; undefined before the first success. */
  readonly documents: IssuerDocuments | undefined;
  readonly kept: readonly KeptKey[];
  /**
   * Asks the cluster again. Everyone who asks while an answer is under way gets one that was begun after they asked: a key that signs
   * already is never missing from it. At most two questions are under way at a time. Rejects, leaving what was published, when
   * the cluster cannot be asked.
   */
  refresh(): Promise<IssuerDocuments>;
}

export function publishIssuer(options: PublisherOptions): PublishedIssuer {
  return new Publisher(options);
}

class Publisher implements PublishedIssuer {
  readonly #options: PublisherOptions;
  #kept: readonly KeptKey[];
  #documents: IssuerDocuments | undefined;
  #running: Promise<IssuerDocuments> | undefined;
  #next: Promise<IssuerDocuments> | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#kept = options.kept?.keys ?? [];
  }

  get documents(): IssuerDocuments | undefined {
    return this.#documents;
  }

  get kept(): readonly KeptKey[] {
    return this.#kept;
  }

  refresh(): Promise<IssuerDocuments> {
    if (this.#running === undefined) return this.#start();
    this.#next ??= this.#running.then(
      () => this.#start(),
      () => this.#start(),
    );
    return this.#next;
  }

  #start(): Promise<IssuerDocuments> {
    this.#next = undefined;
    const running = this.#read().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #read(): Promise<IssuerDocuments> {
    const { read, clock, issuer: wanted, kept, lifetime } = this.#options;
    const { issuer, keys } = await read();
    // Tokens carry the cluster's own issuer: under another name nobody would take them.
    if (wanted !== undefined && wanted !== issuer)
      throw new PublishFault(`the cluster's issuer is ${issuer}, not ${wanted}: its tokens would be refused`);
    if (kept !== undefined && kept.issuer !== issuer)
      throw new PublishFault(
        `the cluster's issuer is ${issuer}, not ${kept.issuer}, which is published here: give each its own folder`,
      );
    // A cluster that changes its name is another one, or somebody else's.
    if (this.#documents !== undefined && this.#documents.issuer !== issuer)
      throw new PublishFault(`the cluster's issuer changed to ${issuer}`);
    this.#kept = keepKeys(this.#kept, keys, clock.now(), lifetime);
    this.#documents = issuerDocuments(
      issuer,
      this.#kept.map(({ key }) => key),
    );
    return this.#documents;
  }
}
