import type { Commit } from '../core/ports/store.ts';
import { StoreUnavailable } from '../core/ports/store.ts';

/** A follower takes up where its picture stands, which is a moment ago: newer commits than these are plenty. */
const KEPT = 1024;

/**
 * The commits of a store that has one writing process, handed to its followers in order. Keeps the newest ones, so that
 * a follower can start from an older revision without a gap; from one that is too old it is refused, not misled.
 */
export class CommitFeed {
  readonly #followers = new Set<(commit: Commit) => void>();
  #recent: Commit[] = [];
  /** Everything after this revision is in `#recent`. */
  #since: number;

  constructor(revision: number) {
    this.#since = revision;
  }

  publish(commit: Commit): void {
    this.#recent.push(commit);
    if (this.#recent.length > 2 * KEPT) {
      this.#since = this.#recent.at(-KEPT - 1)?.revision ?? this.#since;
      this.#recent = this.#recent.slice(-KEPT);
    }
    for (const onCommit of [...this.#followers]) this.#call(onCommit, commit);
  }

  /** Calls back with the kept commits after `after` at once, then with each new one. */
  follow(after: number, onCommit: (commit: Commit) => void): { stop(): void } {
    if (after < this.#since)
      throw new StoreUnavailable(`commits after revision ${after} are no longer kept: load again`);
    // Each subscription is its own, even of the same function.
    const follower = (commit: Commit): void => onCommit(commit);
    for (const commit of this.#recent) if (commit.revision > after) this.#call(follower, commit);
    this.#followers.add(follower);
    return { stop: () => this.#followers.delete(follower) };
  }

  clear(): void {
    this.#followers.clear();
  }

  /** A follower's fault is not the writer's: the commit stands. It surfaces as an uncaught error, never silently. */
  #call(onCommit: (commit: Commit) => void, commit: Commit): void {
    try {
      onCommit(commit);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
