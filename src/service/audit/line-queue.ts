import type { LogLine } from '../../core/ports/store.ts';
import { PackedLines } from '../../core/records/packed-lines.ts';

/** A batch that has grown beyond this many bytes is not kept for the next. */
const KEPT_ROOM = 2_097_152;

/** Lines that wait for the store, in batches as they will go. Of bounded length: the oldest go when it is full, and are counted. */
export class LineQueue {
  readonly #batch: number;
  readonly #maximum: number;
  /** None is empty but the only one. */
  #batches: PackedLines[] = [new PackedLines()];
  #spare: PackedLines | undefined;
  #size = 0;
  #dropped = 0;

  /** `batch`: lines of one batch. */
  constructor(batch: number, maximum: number) {
    this.#batch = batch;
    this.#maximum = maximum;
  }

  get size(): number {
    return this.#size;
  }

  push(line: LogLine): void {
    if (this.#size >= this.#maximum) this.#drop();
    this.#last().push(line);
    this.#size++;
  }

  /** Takes the oldest batch and gives `done`, which is empty, to be filled again. */
  exchange(done: PackedLines): PackedLines {
    if (done.capacity <= KEPT_ROOM) this.#spare = done;
    const taken = this.#batches.shift() ?? this.#fresh();
    if (this.#batches.length === 0) this.#batches.push(this.#fresh());
    this.#size -= taken.length;
    return taken;
  }

  /** Lines dropped since it was last asked. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  #last(): PackedLines {
    const last = this.#batches.at(-1);
    if (last !== undefined && last.length < this.#batch) return last;
    const fresh = this.#fresh();
    this.#batches.push(fresh);
    return fresh;
  }

  #fresh(): PackedLines {
    const fresh = this.#spare ?? new PackedLines();
    this.#spare = undefined;
    return fresh;
  }

  #drop(): void {
    const [oldest] = this.#batches;
    if (oldest === undefined) return;
    oldest.dropOldest();
    if (oldest.length === 0) this.#batches.shift();
    this.#size--;
    this.#dropped++;
  }
}
