import { WireFault } from './wire-fault.ts';

/** An unsigned 64-bit number as two 32-bit halves: no BigInt is made for each byte of a hostile body. */
export interface Varint {
  readonly low: number;
  readonly high: number;
}

const MAX_BYTES = 10;
const LAST_LOW_BITS = 4;

/** Reads forward over one message; every step is checked against its end. */
export class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(message: Uint8Array) {
    this.#bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  }

  get done(): boolean {
    return this.#at >= this.#bytes.byteLength;
  }

  /** Throws `WireFault` when cut off or longer than ten bytes. Bits over 64 fall away, as in Go. */
  varint(): Varint {
    let low = 0;
    let high = 0;
    for (let index = 0; index < MAX_BYTES; index++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new WireFault('unexpected EOF');
      const bits = byte & 0x7f;
      if (index < LAST_LOW_BITS) low |= bits << (7 * index);
      else if (index === LAST_LOW_BITS) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (7 * index - 32);
      if (byte < 0x80) return { low: low >>> 0, high: high >>> 0 };
    }
    throw new WireFault('proto: integer overflow');
  }

  take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.byteLength) throw new WireFault('unexpected EOF');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** A length and that many bytes. */
  delimited(): Buffer {
    const { low, high } = this.varint();
    if (high >= 2 ** 31) throw new WireFault('proto: negative length found during unmarshaling');
    return this.take(high * 2 ** 32 + low);
  }
}
