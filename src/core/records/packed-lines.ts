import type { LogLine, LogLines } from '../ports/store.ts';

/** Before each line: lengths in bytes of id, marks and text (32 bits each), and its time (a double). */
const HEAD = 20;
/** UTF-8 of a UTF-16 code unit takes no more. */
const WIDEST = 3;
const FIRST_ROOM = 65_536;

function sharedRoom(bytes: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(bytes));
}

/**
 * Lines of the log as bytes outside the collector's heap. As objects they would wait for their batch longer than the young generation
 * lasts, be copied twice and then fill the old one: the collections that this costs were most of the pauses under load. The memory is
 * shared with the thread that writes it down: nothing is copied on the way there, and no page is new for each batch.
 */
export class PackedLines implements LogLines {
  #bytes: Buffer;
  #start = 0;
  #end: number;
  #length = 0;

  /** `bytes`: what `packed` of another gives, which stay its own; without them empty, to be filled. */
  constructor(bytes?: Uint8Array) {
    this.#bytes =
      bytes === undefined
        ? sharedRoom(FIRST_ROOM)
        : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes?.byteLength ?? 0;
    for (let at = 0; at < this.#end; at = this.#after(at)) this.#length++;
  }

  static of(lines: Iterable<LogLine>): PackedLines {
    const packed = new PackedLines();
    for (const line of lines) packed.push(line);
    return packed;
  }

  /** How many lines. */
  get length(): number {
    return this.#length;
  }

  /** Bytes that it holds, used or not. */
  get capacity(): number {
    return this.#bytes.length;
  }

  push({ id, time, text, marks = '' }: LogLine): void {
    this.#reserve(HEAD + WIDEST * (id.length + marks.length + text.length));
    const head = this.#end;
    const bytes = this.#bytes;
    const named = bytes.write(id, head + HEAD);
    const marked = bytes.write(marks, head + HEAD + named);
    const written = bytes.write(text, head + HEAD + named + marked);
    bytes.writeUInt32LE(named, head);
    bytes.writeUInt32LE(marked, head + 4);
    bytes.writeUInt32LE(written, head + 8);
    bytes.writeDoubleLE(time, head + 12);
    this.#end = head + HEAD + named + marked + written;
    this.#length++;
  }

  /** Forgets the oldest line, if there is one. */
  dropOldest(): void {
    if (this.#length === 0) return;
    this.#start = this.#after(this.#start);
    this.#length--;
  }

  /** Empty again, with its room. */
  clear(): void {
    this.#start = 0;
    this.#end = 0;
    this.#length = 0;
  }

  /** The bytes themselves: nothing may be pushed, dropped or cleared while another thread reads them. */
  packed(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  *[Symbol.iterator](): Iterator<LogLine> {
    const bytes = this.#bytes;
    for (let at = this.#start; at < this.#end; at = this.#after(at)) {
      const id = at + HEAD;
      const marks = id + bytes.readUInt32LE(at);
      const text = marks + bytes.readUInt32LE(at + 4);
      yield {
        id: bytes.toString('utf8', id, marks),
        time: bytes.readDoubleLE(at + 12),
        text: bytes.toString('utf8', text, text + bytes.readUInt32LE(at + 8)),
        marks: bytes.toString('utf8', marks, text),
      };
    }
  }

  /** Where the line after the one at `at` begins. */
  #after(at: number): number {
    const bytes = this.#bytes;
    return at + HEAD + bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) + bytes.readUInt32LE(at + 8);
  }

  #reserve(room: number): void {
    if (this.#end + room <= this.#bytes.length) return;
    const larger = sharedRoom(Math.max(2 * this.#bytes.length, this.#end + room));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
