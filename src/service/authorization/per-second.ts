/** A number of turns for each second of the clock that its callers read. */
export class PerSecond {
  readonly #limit: number;
  #second = Number.NaN;
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False when this second's turns are used up. `time` in milliseconds; a clock that steps back begins a second of its own. */
  take(time: number): boolean {
    const second = Math.floor(time / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#taken = 0;
    }
    if (this.#taken >= this.#limit) return false;
    this.#taken++;
    return true;
  }
}
