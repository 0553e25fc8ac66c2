/** A field of a protobuf message, encoded. Messages are concatenations of fields. */
export type Field = Uint8Array;

const LENGTH_DELIMITED = 2;
const VARINT = 0;

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

export function message(...fields: readonly Field[]): Uint8Array {
  return Buffer.concat(fields);
}

/** A string, bytes or an embedded message. Empty strings are left out, as proto3 has it; empty messages are kept. */
export function bytesField(number: number, value: string | Uint8Array): Field {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  if (typeof value === 'string' && value === '') return new Uint8Array();
  return Buffer.concat([varint(number * 8 + LENGTH_DELIMITED), varint(bytes.byteLength), bytes]);
}

export function boolField(number: number, value: boolean): Field {
  return value ? Buffer.concat([varint(number * 8 + VARINT), varint(1)]) : new Uint8Array();
}

/** One entry of gnostic's ordered maps: `name = 1, value = 2`. */
export function namedField(number: number, name: string, value: Uint8Array): Field {
  return bytesField(number, message(bytesField(1, name), bytesField(2, value)));
}
