import { type Budget, spend } from './budget.ts';
import { Cursor, type Varint } from './cursor.ts';
import type { WireField } from './reader.ts';
import { WireFault } from './wire-fault.ts';

type Wire = WireField['value'];

/** Fatal: replaced bytes would make two names one. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function bytesOf(value: Wire): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new WireFault('proto: wrong wireType, expected a length-delimited field');
}

function varintOf(value: Wire): Varint {
  if (value !== undefined && !(value instanceof Uint8Array)) return value;
  throw new WireFault('proto: wrong wireType, expected a varint field');
}

export function textOf(value: Wire): string {
  try {
    return UTF8.decode(bytesOf(value));
  } catch (error) {
    if (error instanceof WireFault) throw error;
    throw new WireFault('proto: string is not valid UTF-8', { cause: error });
  }
}

/** Beyond 2^53 the nearest number, as in JSON. */
export function int64Of(value: Wire): number {
  const { low, high } = varintOf(value);
  return (high | 0) * 2 ** 32 + low;
}

export function int32Of(value: Wire): number {
  return varintOf(value).low | 0;
}

function boolOf(value: Wire): boolean {
  const { low, high } = varintOf(value);
  return low !== 0 || high !== 0;
}

export const SCALARS: Readonly<Record<string, (value: Wire) => unknown>> = {
  string: textOf,
  bytes: (value) => Buffer.from(bytesOf(value)).toString('base64'),
  bool: boolOf,
  int32: int32Of,
  int64: int64Of,
};

const NUMBERS = new Set(['bool', 'int32', 'int64']);

/** The numbers of a packed list; undefined when the field is not one. */
export function packedOf(type: string, value: Wire, budget: Budget): Varint[] | undefined {
  if (!(value instanceof Uint8Array) || !NUMBERS.has(type)) return undefined;
  const cursor = new Cursor(value);
  const numbers: Varint[] = [];
  while (!cursor.done) {
    spend(budget);
    numbers.push(cursor.varint());
  }
  return numbers;
}
