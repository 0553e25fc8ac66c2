/** Thrown when the source ends or a line runs on where the format says otherwise. */
export class FramingFault extends Error {
  override name = 'FramingFault';
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Reads lines and counted bytes from a stream of chunks, holding one chunk at a time. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterator<Uint8Array>) {
    this.#source = source;
  }

  async #fill(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#source.next();
      if (next.done === true) return false;
      this.#chunk = next.value;
    }
    return true;
  }

  /** The next line without its end. Throws `FramingFault` past `maximum` bytes or at the end of the source. */
  async line(maximum: number): Promise<string> {
    let text = '';
    for (;;) {
      if (!(await this.#fill())) throw new FramingFault('the body ends inside a line');
      const end = this.#chunk.indexOf(LINE_FEED);
      const piece = this.#chunk.subarray(0, end < 0 ? this.#chunk.length : end);
      if (text.length + piece.length > maximum) throw new FramingFault('a line is too long');
      text += Buffer.from(piece).toString('latin1');
      this.#chunk = this.#chunk.subarray(piece.length + (end < 0 ? 0 : 1));
      if (end >= 0) return text.charCodeAt(text.length - 1) === CARRIAGE_RETURN ? text.slice(0, -1) : text;
    }
  }

  /** The next `count` bytes, in the pieces in which they come. Throws `FramingFault` when the source ends before. */
  async *take(count: number): AsyncGenerator<Uint8Array, void> {
    let left = count;
    while (left > 0) {
      if (!(await this.#fill())) throw new FramingFault('the body ends inside a chunk');
      const piece = this.#chunk.subarray(0, left);
      this.#chunk = this.#chunk.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Whether nothing is left. */
  async ended(): Promise<boolean> {
    return !(await this.#fill());
  }
}
