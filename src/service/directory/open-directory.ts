import { Refusal } from '../../core/errors/refusal.ts';
import type { Directory, DirectoryChange, Transaction } from '../../core/ports/directory.ts';
import { type Commit, RevisionConflict, type Store, StoreUnavailable } from '../../core/ports/store.ts';
import type { RecordKind } from '../../core/records/record.ts';
import { Flights } from './flights.ts';
import { Subscriptions } from './subscriptions.ts';
import { UnitOfWork } from './unit-of-work.ts';
import { View } from './view.ts';

/** Conflicts with other processes before giving up; writers of this process wait for each other instead. */
const MOST_CONFLICTS = 8;
/** How long to wait for the commit that a conflict tells of, when the view has not seen it yet. */
const CATCH_UP_MS = 50;

/**
 * Loads the store's records into memory and keeps the view up to date. What a transaction read by `get` or wrote is held
 * to the revision it saw; what it read by `list` too, and entries that this process is adding to the listed range are
 * waited for. Only an entry that another process adds to a listed range at that very moment goes unseen.
 * Closing the directory does not close the store.
 */
export async function openDirectory(store: Store): Promise<Directory> {
  const { revision, records } = await store.load();
  return new StoreDirectory(store, new View(revision, records));
}

interface Waiting {
  readonly revision: number;
  resolve(): void;
}

class StoreDirectory implements Directory {
  readonly #store: Store;
  readonly #view: View;
  readonly #flights = new Flights();
  readonly #subscriptions = new Subscriptions();
  readonly #following: { stop(): void };
  #waiting: Waiting[] = [];
  #closed = false;

  constructor(store: Store, view: View) {
    this.#store = store;
    this.#view = view;
    this.#following = store.follow(view.revision, (commit) => this.#apply(commit));
  }

  get revision(): number {
    return this.#view.revision;
  }

  get<Body>(kind: RecordKind<Body>, account: string, key: string) {
    return this.#view.get(kind, account, key);
  }

  list<Body>(kind: RecordKind<Body>, account: string, prefix?: string) {
    return this.#view.list(kind, account, prefix);
  }

  accounts<Body>(kind: RecordKind<Body>): readonly string[] {
    return this.#view.accounts(kind);
  }

  kinds(account: string): readonly string[] {
    return this.#view.kinds(account);
  }

  async transact<Result>(work: (tx: Transaction) => Result): Promise<Result> {
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; ) {
      const unit = new UnitOfWork(this.#view);
      const result = unit.run(work);
      if (!unit.wrote) return result;
      // Nothing may come between this question and `track`. Somebody else's write is progress: the wait needs no bound.
      const clearance = this.#flights.clearance(unit);
      if (clearance !== undefined) await clearance;
      else if (await this.#flights.track(unit, this.#write(unit.changes()))) return result;
      else conflicts++;
    }
    throw unavailable('other writers kept changing the same records');
  }

  subscribe<Body>(kind: RecordKind<Body>, onChange: (change: DirectoryChange<Body>) => void) {
    return this.#subscriptions.add(kind, onChange);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#flights.landed();
    this.#following.stop();
    this.#subscriptions.clear();
  }

  /** True when the commit is durable and in the view; false when another writer came between. */
  async #write(changes: Parameters<Store['commit']>[0]): Promise<boolean> {
    const before = this.#view.revision;
    try {
      if (this.#closed) throw new StoreUnavailable('the directory is closed');
      const { revision } = await this.#store.commit(changes);
      await this.#reached(revision);
      return true;
    } catch (error) {
      if (error instanceof StoreUnavailable) throw unavailable(error.message, error);
      if (!(error instanceof RevisionConflict)) throw error;
    }
    if (this.#view.revision === before) await this.#catchUp(before);
    return false;
  }

  /** Commits enter the view from here only, in the store's order, so that own ones are applied exactly once too. */
  #apply(commit: Commit): void {
    const changes = this.#view.apply(commit);
    if (changes === undefined) return;
    const reached = this.#waiting.filter(({ revision }) => revision <= commit.revision);
    this.#waiting = this.#waiting.filter(({ revision }) => revision > commit.revision);
    for (const { resolve } of reached) resolve();
    this.#subscriptions.publish(changes);
  }

  #reached(revision: number): Promise<void> | undefined {
    if (this.#view.revision >= revision) return undefined;
    return new Promise((resolve) => this.#waiting.push({ revision, resolve }));
  }

  async #catchUp(before: number): Promise<void> {
    await Promise.race([
      this.#reached(before + 1),
      new Promise<void>((resolve) => setTimeout(resolve, CATCH_UP_MS)),
    ]);
  }
}

/** AWS's common error of a service that cannot serve for now; SDKs try again. */
function unavailable(reason: string, cause?: unknown): Refusal {
  const message = 'The request has failed due to a temporary failure of the server.';
  return new Refusal('ServiceUnavailable', 503, message, { reason, ...(cause !== undefined && { cause }) });
}
