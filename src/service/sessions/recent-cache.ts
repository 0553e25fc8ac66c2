/**
 * A bounded cache that keeps what was used lately: two generations, the older thrown away whole when the younger is full.
 * A hit costs one look-up, with no bookkeeping on the hot path.
 */
export class RecentCache<Value> {
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();
  readonly #generation: number;

  /** Holds at most twice `generation` entries. */
  constructor(generation: number) {
    this.#generation = generation;
  }

  get(key: string): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#generation) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
