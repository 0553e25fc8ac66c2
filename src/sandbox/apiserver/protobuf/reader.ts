/** One field on the wire: a number for varint and fixed forms, bytes for length-delimited ones. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

/** Thrown for bytes that are no message. */
export class WireFault extends Error {
  override name = 'WireFault';
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

const MAX_VARINT = 10;

function readVarint(cursor: Cursor): bigint {
  let value = 0n;
  for (let i = 0; i < MAX_VARINT; i++) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) throw new WireFault('unexpected EOF');
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  throw new WireFault('integer overflow');
}

function readBytes(cursor: Cursor, length: number): Buffer {
  const end = cursor.at + length;
  if (end > cursor.bytes.byteLength) throw new WireFault('unexpected EOF');
  const slice = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return slice;
}

function readValue(cursor: Cursor, form: number): bigint | Uint8Array {
  switch (form) {
    case 0:
      return readVarint(cursor);
    case 1:
      return readBytes(cursor, 8).readBigUInt64LE();
    case 2: {
      const length = readVarint(cursor);
      if (length > BigInt(cursor.bytes.byteLength)) throw new WireFault('unexpected EOF');
      return readBytes(cursor, Number(length));
    }
    case 5:
      return BigInt(readBytes(cursor, 4).readUInt32LE());
    default:
      throw new WireFault(`illegal wire type ${form}`);
  }
}

/** The fields of one message, in order. Throws `WireFault`. */
export function* readFields(message: Uint8Array): Generator<WireField> {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const cursor: Cursor = { bytes, at: 0 };
  while (cursor.at < bytes.byteLength) {
    const tag = readVarint(cursor);
    const number = Number(tag >> 3n);
    if (number === 0) throw new WireFault('illegal tag 0');
    yield { number, value: readValue(cursor, Number(tag & 7n)) };
  }
}
