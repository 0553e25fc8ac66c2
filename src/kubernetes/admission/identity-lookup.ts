import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../core/ports/runtime.ts';
import { AskBudget } from './ask-budget.ts';
import type { AssociationSource } from './association-source.ts';
import { type ConfigMapEntries, NO_ENTRIES } from './config-map-entries.ts';
import { annotatedRole, type IdentityFacts } from './identity-settings.ts';
import type { KnownAccount, ServiceAccounts } from './service-accounts.ts';
import type { WebhookConfig } from './webhook-config.ts';

/** Finds out what is known of a pod's service account. */
export interface IdentityLookup {
  /**
   * At once when the copies say which identity the pod gets; else a promise, bounded in time, that asks the API server and
   * waits for what may be about to come. Rejects when it cannot be told whether the pod gets an identity.
   */
  find(namespace: string, name: string): IdentityFacts | Promise<IdentityFacts>;
}

export interface IdentityLookupParts {
  readonly accounts: Pick<ServiceAccounts, 'known' | 'ask' | 'onChange'>;
  readonly associations: AssociationSource;
  /** Default: none. */
  readonly entries?: () => ConfigMapEntries;
  readonly config: WebhookConfig;
  readonly clock: Clock;
  /** Milliseconds to wait for a service account that is not there. */
  readonly grace: number;
  /** Milliseconds to wait for the role or association of a service account that was made a moment ago. */
  readonly roleGrace: number;
}

/** Bound of the waits under way; beyond it nothing is waited for. */
const MAXIMUM_WAITS = 1000;
/** Milliseconds since its creation in which a service account may be about to get its role (12, races 1 and 2). */
const YOUNG = 10_000;

export function createIdentityLookup(parts: IdentityLookupParts): IdentityLookup {
  return new Lookup(parts);
}

class Lookup implements IdentityLookup {
  readonly #parts: IdentityLookupParts;
  readonly #budget: AskBudget;
  readonly #settling = new Map<string, Promise<IdentityFacts>>();

  constructor(parts: IdentityLookupParts) {
    this.#parts = parts;
    this.#budget = new AskBudget(parts.clock);
  }

  find(namespace: string, name: string): IdentityFacts | Promise<IdentityFacts> {
    const { accounts, associations } = this.#parts;
    const associated = associations.find(namespace, name);
    if (typeof associated === 'boolean') {
      const facts = this.#facts(namespace, name, associated, accounts.known(namespace, name));
      if (this.#isSettled(facts)) return facts;
    }
    const key = `${namespace}/${name}`;
    const present = this.#settling.get(key);
    if (present !== undefined) return present;
    const settled = this.#settle(namespace, name, associated).finally(() => this.#settling.delete(key));
    this.#settling.set(key, settled);
    return settled;
  }

  #facts(
    namespace: string,
    name: string,
    associated: boolean,
    account: KnownAccount | undefined,
  ): IdentityFacts {
    return { namespace, name, associated, account, entries: this.#parts.entries?.() ?? NO_ENTRIES };
  }

  #isSettled({ namespace, name, associated, account, entries }: IdentityFacts): boolean {
    if (associated || annotatedRole(account, this.#parts.config) !== '') return true;
    return (entries.find(namespace, name)?.roleArn ?? '') !== '';
  }

  /** Nothing names a role yet: the API server is asked, and then waited for, before the pod goes without. */
  async #settle(namespace: string, name: string, asked: boolean | Promise<boolean>): Promise<IdentityFacts> {
    const facts = this.#facts(namespace, name, await asked, await this.#account(namespace, name));
    if (this.#isSettled(facts)) return facts;
    const patience = this.#patienceFor(facts.account);
    return patience === 0 ? facts : await this.#await(facts, patience);
  }

  /** The copy may be a moment behind an annotation made just now. What it knows is good enough when the API server is away. */
  async #account(namespace: string, name: string): Promise<KnownAccount | undefined> {
    const { accounts } = this.#parts;
    const known = accounts.known(namespace, name);
    if (known === undefined) return await accounts.ask(namespace, name);
    if (annotatedRole(known, this.#parts.config) !== '' || !this.#budget.take()) return known;
    return await accounts.ask(namespace, name).catch(() => known);
  }

  #patienceFor(account: IdentityFacts['account']): number {
    const { grace, roleGrace, clock } = this.#parts;
    if (this.#settling.size > MAXIMUM_WAITS) return 0;
    if (account === undefined) return grace;
    // Only accounts that were looked up get here; those have their time of creation.
    const { createdAt } = account as KnownAccount;
    return clock.now() - createdAt < YOUNG ? roleGrace : 0;
  }

  /** Looks again at each change of the service account or the associations, until something names a role or time is up. */
  async #await(before: IdentityFacts, patience: number): Promise<IdentityFacts> {
    const { namespace, name } = before;
    const { accounts, associations } = this.#parts;
    const ended = new AbortController();
    const arrived = Promise.withResolvers<IdentityFacts>();
    const look = async (): Promise<void> => {
      const associated = await associations.find(namespace, name);
      const account = accounts.known(namespace, name) ?? before.account;
      // Looked up in the copy, where every account is a known one.
      const facts = this.#facts(namespace, name, associated, account as KnownAccount | undefined);
      if (this.#isSettled(facts) || (before.account === undefined && account !== undefined))
        arrived.resolve(facts);
    };
    const changed = (): void => void look().catch((cause: unknown) => arrived.reject(cause));
    const stops = [accounts.onChange(namespace, name, changed), associations.onChange(changed)];
    try {
      changed();
      return await Promise.race([arrived.promise, delay(patience, before, { signal: ended.signal })]);
    } finally {
      ended.abort();
      for (const stop of stops) stop();
    }
  }
}
