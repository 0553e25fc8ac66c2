import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { AssociationSource } from './association-source.ts';

export interface AssociationQuestion {
  /** Of one service account; of all otherwise. */
  readonly subject?: { readonly namespace: string; readonly serviceAccount: string };
  readonly token?: string;
  readonly signal: AbortSignal;
}

export interface AssociationPage {
  readonly found: readonly { readonly namespace: string; readonly serviceAccount: string }[];
  /** The next page is asked for with this. */
  readonly next: string | undefined;
}

/** ListPodIdentityAssociations of one cluster, a page at a time. */
export type ListAssociations = (question: AssociationQuestion) => Promise<AssociationPage>;

export interface PollOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to 1. */
  readonly chance: () => number;
}

/** A listing that is repeated until it is closed. */
export interface PolledAssociations extends AssociationSource {
  close(): void;
}

/** Milliseconds between listings, of which a fifth is left to chance: replicas do not ask together. */
const INTERVAL = 30_000;
const SPREAD = 0.2;
/** Milliseconds of one page, and of a question about one service account: a pod waits for that. */
const PAGE_PATIENCE = 10_000;
const PATIENCE = 2000;
/** Pages of one listing; a server that never ends it ends here. */
const MOST_PAGES = 500;
/** Questions about single service accounts at once; beyond them one listing answers all. */
const MOST_ASKED = 8;
/** Milliseconds for which the last listing answers for an API that is away. */
const BELIEVED = 300_000;

/** Follows the associations of a cluster through the EKS API; the first listing is under way when this returns. */
export function pollAssociations(list: ListAssociations, options: PollOptions): PolledAssociations {
  const polled = new Polled(list, options);
  polled.begin();
  return polled;
}

const keyOf = (namespace: string, serviceAccount: string): string => `${namespace}/${serviceAccount}`;

class Polled implements PolledAssociations {
  readonly name = 'associations';
  readonly #list: ListAssociations;
  readonly #options: PollOptions;
  readonly #listeners = new Set<() => void>();
  readonly #asking = new Map<string, Promise<boolean>>();
  readonly #closed = new AbortController();
  #set: Set<string> = new Set();
  #listedAt: number | undefined;
  #sound = true;
  #looking: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(list: ListAssociations, options: PollOptions) {
    this.#list = list;
    this.#options = options;
  }

  ready(): boolean {
    return this.#listedAt !== undefined;
  }

  connected(): boolean {
    return this.#sound;
  }

  /** What the copy does not have is asked for: an association may be a second old when its first pod is made. */
  find(namespace: string, serviceAccount: string): boolean | Promise<boolean> {
    const key = keyOf(namespace, serviceAccount);
    if (this.#set.has(key)) return true;
    const present = this.#asking.get(key);
    if (present !== undefined) return present;
    if (this.#asking.size >= MOST_ASKED) return this.#afterLook(key);
    const asked = this.#ask(key, { namespace, serviceAccount }).finally(() => this.#asking.delete(key));
    this.#asking.set(key, asked);
    return asked;
  }

  onChange(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  close(): void {
    this.#closed.abort();
    clearTimeout(this.#timer);
  }

  begin(): void {
    void this.#look().finally(() => {
      if (this.#closed.signal.aborted) return;
      const wait = INTERVAL * (1 + SPREAD * (this.#options.chance() - 0.5));
      this.#timer = setTimeout(() => this.begin(), wait);
      this.#timer.unref();
    });
  }

  async #ask(key: string, subject: NonNullable<AssociationQuestion['subject']>): Promise<boolean> {
    try {
      const { found } = await this.#list({ subject, signal: this.#within(PATIENCE) });
      this.#heard();
      const is = found.some((each) => keyOf(each.namespace, each.serviceAccount) === key);
      if (is && !this.#set.has(key)) {
        this.#set.add(key);
        for (const changed of this.#listeners) changed();
      }
      return is;
    } catch (cause) {
      this.#lost(cause);
      return this.#byCopy(key, cause);
    }
  }

  /** One listing that begins now or later stands in for many questions. */
  async #afterLook(key: string): Promise<boolean> {
    const under = this.#looking;
    this.#next ??= (async () => {
      await under;
      this.#next = undefined;
      await this.#look();
    })();
    await this.#next;
    return this.#sound ? this.#set.has(key) : this.#byCopy(key, new Error('the last listing failed'));
  }

  /** While the API is away hardly anybody makes associations; a copy that is old says nothing, and then nobody can tell. */
  #byCopy(key: string, cause: unknown): boolean {
    const age = this.#options.clock.now() - (this.#listedAt ?? Number.NEGATIVE_INFINITY);
    if (this.#set.has(key)) return true;
    if (age >= 0 && age < BELIEVED) return false;
    throw new Error('associations cannot be looked up', { cause });
  }

  #look(): Promise<void> {
    this.#looking ??= this.#read().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Never rejects: the set before stays. */
  async #read(): Promise<void> {
    const asked = this.#options.clock.now();
    try {
      const found = new Set<string>();
      let token: string | undefined;
      for (let pages = 0; pages === 0 || token !== undefined; pages++) {
        if (pages === MOST_PAGES) throw new Error(`the listing did not end after ${MOST_PAGES} pages`);
        const signal = this.#within(PAGE_PATIENCE);
        const page = await this.#list(token === undefined ? { signal } : { signal, token });
        for (const { namespace, serviceAccount } of page.found) found.add(keyOf(namespace, serviceAccount));
        token = page.next;
      }
      this.#take(found, asked);
    } catch (cause) {
      if (!this.#closed.signal.aborted) this.#lost(cause);
    }
  }

  #take(found: Set<string>, asked: number): void {
    const same = found.size === this.#set.size && [...found].every((key) => this.#set.has(key));
    this.#set = found;
    this.#listedAt = asked;
    this.#heard();
    if (!same) for (const changed of this.#listeners) changed();
  }

  #heard(): void {
    if (!this.#sound) this.#options.log.info('admission.associations-listed-again');
    this.#sound = true;
  }

  /** Told once for each time that the API goes away. */
  #lost(cause: unknown): void {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (this.#sound) this.#options.log.error('admission.associations-unlisted', { message });
    this.#sound = false;
  }

  #within(milliseconds: number): AbortSignal {
    return AbortSignal.any([this.#closed.signal, AbortSignal.timeout(milliseconds)]);
  }
}
