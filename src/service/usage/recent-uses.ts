/** The last use of something since the last writing. */
export interface RecentUse {
  readonly account: string;
  /** Key of its record. */
  readonly key: string;
  /** The role's key; empty for access keys. */
  readonly roleKey: string;
  time: number;
  service: string;
  region: string;
}

/**
 * Uses by access key id or role id. One entry for each key and role that exists, and only those that were used since the last
 * writing: a caller can add no more than its own.
 */
export class RecentUses {
  #uses = new Map<string, RecentUse>();

  get size(): number {
    return this.#uses.size;
  }

  get(key: string): RecentUse | undefined {
    return this.#uses.get(key);
  }

  note(account: string, key: string, roleKey: string, service: string, region: string, time: number): void {
    const known = this.#uses.get(key);
    if (known === undefined) {
      this.#uses.set(key, { account, key, roleKey, time, service, region });
      return;
    }
    known.time = time;
    known.service = service;
    known.region = region;
  }

  /** Everything noted, which is forgotten here. */
  take(): ReadonlyMap<string, RecentUse> {
    const taken = this.#uses;
    this.#uses = new Map();
    return taken;
  }

  /** Puts back what could not be written, but for what has been used since. */
  restore(uses: Iterable<RecentUse>): void {
    for (const use of uses) if (!this.#uses.has(use.key)) this.#uses.set(use.key, use);
  }
}
