import type { Clock } from '../../../core/ports/runtime.ts';
import { AgentFailure, isIrrecoverable } from '../agent-failure.ts';
import type { ExchangeToken, PodAnswer, PodCredentials } from '../credentials.ts';
import type { AgentMetrics } from '../metrics.ts';
import type { HeldToken, PodToken } from '../tokens/pod-token.ts';
import { PodEntries } from './entries.ts';
import { PodEntry } from './pod-entry.ts';
import { RefreshPlan } from './refresh-plan.ts';
import { renderCredentials } from './rendered.ts';

export interface PodCacheOptions {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly exchange: ExchangeToken;
  readonly metrics: AgentMetrics;
  /** Entries; 0: nothing is kept. */
  readonly most: number;
  /** Milliseconds after which credentials are renewed, whatever their life; 0: nothing is kept. */
  readonly retention: number;
  /** Renewals a second. First fetches are not limited. */
  readonly refreshesPerSecond: number;
}

/** Milliseconds: credentials with no more life than this are of no use to anybody (pod-identity-agent.md 6). */
const LEAST_LIFE = 15_000;

interface Flight {
  readonly answer: Promise<Buffer>;
  /** Of the pod that the token names. */
  readonly uid: string | undefined;
  /** False as soon as the pod is known to be gone: what comes is answered and not kept. */
  keep: boolean;
}

/**
 * Credentials by pod. One exchange at a time for each pod; renewed behind the answers within a budget; what is held is served as
 * long as it lives, whatever became of the server. Nothing is looked up for a token that was not proven to be the pod's.
 */
export class PodCache {
  readonly #options: PodCacheOptions;
  readonly #entries: PodEntries;
  readonly #flights = new Map<string, Flight>();
  readonly #plan: RefreshPlan;

  constructor(options: PodCacheOptions) {
    this.#options = options;
    this.#entries = new PodEntries(options.most);
    this.#plan = new RefreshPlan(options);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The answer for a token text that was proven before; undefined when there is none to give. */
  hit(raw: string, now: number): Buffer | undefined {
    const entry = this.#entries.ofToken(raw, now);
    return entry === undefined ? undefined : this.#serve(entry, now);
  }

  /** The answer for a parsed token; `proven` when it was verified here. Rejects with `AgentFailure`. */
  async obtain({ raw, claims, expiresAt }: PodToken, proven: boolean): Promise<Buffer> {
    // What was parsed of it is not kept.
    const token: HeldToken = { raw, claims, expiresAt };
    const uid = token.claims?.pod.uid;
    const entry = proven && uid !== undefined ? this.#entries.ofPod(uid) : undefined;
    if (entry !== undefined) {
      const body = this.#serve(entry, this.#options.clock.now());
      if (body !== undefined) {
        this.#prove(entry, token);
        return body;
      }
    }
    // A token that nobody has verified joins no other token's exchange: it might be forged.
    const key = proven && uid !== undefined ? `pod ${uid}` : `token ${token.raw}`;
    return await (this.#flights.get(key) ?? this.#start(key, token, uid)).answer;
  }

  /** The pod is gone: nothing is kept of it, nor of an exchange under way. */
  forget(uid: string): void {
    for (const flight of this.#flights.values()) if (flight.uid === uid) flight.keep = false;
    const entry = this.#entries.ofPod(uid);
    if (entry !== undefined) this.#evict(entry, 'skipped-terminated');
  }

  /** Called about once a second: drops what is over and renews what is due. Resolves when the renewals that it began have ended. */
  async tick(): Promise<void> {
    const now = this.#options.clock.now();
    for (const entry of this.#entries.all()) if (entry.life(now) <= 0) this.#evict(entry, 'evicted');
    const due = this.#plan.due(this.#entries.all(), now);
    await Promise.all(due.map((entry) => this.#refresh(entry)));
  }

  #serve(entry: PodEntry, now: number): Buffer | undefined {
    if (entry.life(now) <= LEAST_LIFE) return undefined;
    this.#entries.touch(entry);
    // Overdue: the renewal has failed so far, or waits for its turn.
    this.#options.metrics.cache(entry.refreshAt <= now ? 'stale' : 'hit');
    return entry.body;
  }

  #prove(entry: PodEntry, token: HeldToken): void {
    const before = entry.token;
    this.#entries.prove(entry, token);
    if (entry.token !== before) this.#plan.tokenRenewed(entry, before);
  }

  #start(key: string, token: HeldToken, uid: string | undefined): Flight {
    this.#options.metrics.cache('miss');
    const flight: Flight = { answer: this.#fetch(token, () => flight.keep), uid, keep: true };
    this.#flights.set(key, flight);
    const settle = (): void => void this.#flights.delete(key);
    flight.answer.then(settle, settle);
    return flight;
  }

  async #fetch(token: HeldToken, keep: () => boolean): Promise<Buffer> {
    // The flight is in its map before anything else happens.
    await undefined;
    try {
      const { credentials } = await this.#exchange(token);
      const { claims } = token;
      if (claims === undefined || !keep() || this.#options.most === 0 || this.#options.retention === 0)
        return renderCredentials(credentials);
      // EKS Auth has verified the token, so that what it says of its pod is true.
      return this.#store(claims.pod.uid, token, credentials).body;
    } catch (failure) {
      this.#failed(failure);
      const held = isIrrecoverable(failure) && this.#entries.ofToken(token.raw, this.#options.clock.now());
      if (held) this.#evict(held, 'evicted');
      throw failure;
    }
  }

  #store(uid: string, token: HeldToken, credentials: PodCredentials): PodEntry {
    const present = this.#entries.ofPod(uid);
    const entry = present ?? new PodEntry(uid, token, credentials);
    if (present !== undefined) present.replace(credentials);
    else if (this.#entries.add(entry) !== undefined) this.#options.metrics.cache('evicted');
    this.#entries.prove(entry, token);
    this.#plan.renewed(entry);
    return entry;
  }

  async #refresh(entry: PodEntry): Promise<void> {
    entry.refreshing = true;
    try {
      const { credentials } = await this.#exchange(entry.token);
      entry.replace(credentials);
      this.#plan.renewed(entry);
      this.#options.metrics.cache('renewed');
    } catch (failure) {
      this.#failed(failure);
      if (isIrrecoverable(failure)) this.#evict(entry, 'evicted');
      else this.#plan.failed(entry);
    } finally {
      entry.refreshing = false;
    }
  }

  async #exchange(token: HeldToken): Promise<PodAnswer> {
    const answer = await this.#options.exchange(token.raw);
    const { claims } = token;
    const same =
      claims === undefined ||
      (claims.namespace === answer.namespace && claims.serviceAccount.name === answer.serviceAccount);
    // A server that mixes up its answers must not make the agent hand one pod's credentials to another.
    if (!same) throw new AgentFailure(500, 'BadAnswer', 'EKS Auth answered for another service account');
    if (answer.credentials.expiration - this.#options.clock.now() <= LEAST_LIFE) {
      const seconds = (LEAST_LIFE / 1000).toFixed(2);
      const message = `fetched credentials are expired or will expire within the next ${seconds} seconds`;
      throw new AgentFailure(500, 'BadAnswer', message);
    }
    return answer;
  }

  #failed(failure: unknown): void {
    const code = failure instanceof AgentFailure ? failure.code : 'other';
    this.#options.metrics.cacheError(isIrrecoverable(failure), code);
  }

  #evict(entry: PodEntry, why: 'evicted' | 'skipped-terminated'): void {
    this.#entries.remove(entry);
    this.#options.metrics.cache(why);
  }
}
