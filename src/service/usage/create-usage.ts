import type { Directory, Transaction } from '../../core/ports/directory.ts';
import type { Log } from '../../core/ports/runtime.ts';
import type { Caller } from '../../core/principal/caller.ts';
import { ACCESS_KEY, ROLE, type Role } from '../../core/records/identity.ts';
import { ACCESS_KEY_USE, type AccessKeyUse, ROLE_USE, type RoleUse } from '../../core/records/last-use.ts';
import { type RecentUse, RecentUses } from './recent-uses.ts';
import type { Usage } from './usage.ts';

/** Milliseconds between two writings: a key's or role's record changes no more often. */
const INTERVAL = 300_000;
/** Records of one commit. */
const BATCH = 500;
/** IAM tells of roles' uses of the last 400 days. */
const TRACKING_PERIOD = 400 * 86_400_000;

export interface UsageParts {
  readonly directory: Directory;
  readonly log: Log;
}

/** Usage that must be closed: it writes what it still holds. */
export interface OpenUsage extends Usage {
  /** Writes everything noted so far; durable when it resolves. Never rejects: what could not be written is kept. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

class BatchedUsage implements OpenUsage {
  readonly #parts: UsageParts;
  readonly #recent = new RecentUses();
  /** On their way to the store: still answered from here. */
  #writing: ReadonlyMap<string, RecentUse> = new Map();
  #flushing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: UsageParts) {
    this.#parts = parts;
  }

  record(caller: Caller, service: string, region: string, time: number): void {
    // Temporary credentials of users are none of their keys; there may be any number of them.
    if (caller.type === 'user' && caller.claims === undefined) {
      this.#recent.note(caller.account, caller.accessKeyId, '', service, region, time);
    } else if (caller.type === 'assumed-role') {
      const { roleId, roleName } = caller.claims;
      this.#recent.note(caller.account, roleId, roleName.toLowerCase(), service, region, time);
    }
    if (this.#timer === undefined && this.#recent.size > 0) this.#schedule();
  }

  ofKey(account: string, accessKeyId: string): AccessKeyUse | undefined {
    const recent = this.#noted(account, accessKeyId);
    return recent ?? this.#parts.directory.get(ACCESS_KEY_USE, account, accessKeyId)?.body;
  }

  ofRole(account: string, { id }: Role, now: number): RoleUse | undefined {
    const use = this.#noted(account, id) ?? this.#parts.directory.get(ROLE_USE, account, id)?.body;
    return use === undefined || use.time < now - TRACKING_PERIOD ? undefined : use;
  }

  flush(): Promise<void> {
    this.#flushing ??= this.#write().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.flush();
    // What was noted while the first writing was under way.
    await this.flush();
    clearTimeout(this.#timer);
  }

  #noted(account: string, key: string): RecentUse | undefined {
    const use = this.#recent.get(key) ?? this.#writing.get(key);
    return use?.account === account ? use : undefined;
  }

  /** Unreferenced: an idle process may end. */
  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, INTERVAL);
    this.#timer.unref();
  }

  async #write(): Promise<void> {
    this.#writing = this.#recent.take();
    const uses = [...this.#writing.values()];
    try {
      for (; uses.length > 0; uses.splice(0, BATCH)) {
        const batch = uses.slice(0, BATCH);
        await this.#parts.directory.transact((tx) => {
          for (const use of batch) put(tx, use);
        });
      }
    } catch (error) {
      this.#recent.restore(uses);
      this.#parts.log.warn('usage.not-written', {
        error: error instanceof Error ? error.name : typeof error,
      });
    } finally {
      this.#writing = new Map();
    }
  }
}

/** A key or role that was deleted meanwhile leaves nothing. */
function put(tx: Transaction, { account, key, roleKey, time, service, region }: RecentUse): void {
  if (roleKey === '') {
    if (tx.get(ACCESS_KEY, account, key) !== undefined)
      tx.put(ACCESS_KEY_USE, account, key, { time, service, region });
  } else if (tx.get(ROLE, account, roleKey)?.body.id === key) {
    tx.put(ROLE_USE, account, key, { roleKey, time, region });
  }
}

/**
 * Last uses, kept in memory and written together every few minutes and at the end: a request costs one look into a table. A process
 * that is killed loses the minutes since the last writing; AWS's own reports lag by hours.
 */
export function createUsage(parts: UsageParts): OpenUsage {
  return new BatchedUsage(parts);
}
