/** A queue of bounded length that lets the oldest go when it is full, and counts them. */
export class EventQueue<Event> {
  #events: Event[] = [];
  #head = 0;
  #dropped = 0;
  readonly #maximum: number;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  get size(): number {
    return this.#events.length - this.#head;
  }

  push(event: Event): void {
    if (this.size >= this.#maximum) {
      this.#head++;
      this.#dropped++;
    }
    this.#events.push(event);
    // What was taken or dropped lies before the head; it is cleared once it is most of the list.
    if (this.#head > 1024 && this.#head * 2 > this.#events.length) this.#compact();
  }

  /** Takes the oldest, at most `count`. */
  take(count: number): readonly Event[] {
    const taken = this.#events.slice(this.#head, this.#head + count);
    this.#head += taken.length;
    if (this.#head === this.#events.length) this.#compact();
    return taken;
  }

  /** Events dropped since it was last asked. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  #compact(): void {
    this.#events = this.#events.slice(this.#head);
    this.#head = 0;
  }
}
