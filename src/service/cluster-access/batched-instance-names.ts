import type { InstanceNames } from './instance-names.ts';

/** Asks for up to a hundred instances at once; those that there are not are left out. Rejects when nobody could be asked. */
export type DescribeInstances = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** cluster-authenticator.md 6 */
const MOST_AT_ONCE = 100;
/** Calls under way; what comes meanwhile waits for one of them to end, and goes together. */
const MOST_CALLS = 5;
const MOST_WAITING = 8000;
const MOST_KEPT = 10_000;

interface Waiting {
  readonly id: string;
  readonly done: PromiseWithResolvers<string>;
}

/**
 * Names from a service that is called over the network: kept, because an instance's name does not change, and asked for together. What
 * was not found is not kept: an instance is known some seconds after it began.
 */
export function batchedInstanceNames(describe: DescribeInstances): InstanceNames {
  return new BatchedNames(describe);
}

class BatchedNames implements InstanceNames {
  readonly #describe: DescribeInstances;
  readonly #kept = new Map<string, string>();
  readonly #asked = new Map<string, Promise<string>>();
  #waiting: Waiting[] = [];
  #calls = 0;

  constructor(describe: DescribeInstances) {
    this.#describe = describe;
  }

  privateDnsName(instanceId: string): string | Promise<string> {
    return this.#kept.get(instanceId) ?? this.#asked.get(instanceId) ?? this.#ask(instanceId);
  }

  #ask(id: string): Promise<string> {
    if (this.#waiting.length >= MOST_WAITING) throw new Error(`too many instances are asked for: ${id}`);
    const done = Promise.withResolvers<string>();
    this.#asked.set(id, done.promise);
    this.#waiting.push({ id, done });
    this.#go();
    return done.promise;
  }

  #go(): void {
    if (this.#calls >= MOST_CALLS || this.#waiting.length === 0) return;
    const batch = this.#waiting.slice(0, MOST_AT_ONCE);
    this.#waiting = this.#waiting.slice(MOST_AT_ONCE);
    this.#calls++;
    void this.#call(batch).finally(() => {
      this.#calls--;
      this.#go();
    });
  }

  /** Never rejects. */
  async #call(batch: readonly Waiting[]): Promise<void> {
    const answer = await this.#describe(batch.map(({ id }) => id)).then(
      (names) => ({ names, fault: undefined }),
      (cause: unknown) => ({
        names: undefined,
        fault: cause instanceof Error ? cause.message : String(cause),
      }),
    );
    for (const { id, done } of batch) {
      this.#asked.delete(id);
      const name = answer.names?.get(id);
      if (answer.fault !== undefined)
        done.reject(new Error(`failed querying private DNS from EC2 API for node ${id}: ${answer.fault} `));
      else if (name === undefined || name === '') done.reject(new Error(`failed to find node ${id} `));
      else done.resolve(this.#keep(id, name));
    }
  }

  #keep(id: string, name: string): string {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(id, name);
    return name;
  }
}
