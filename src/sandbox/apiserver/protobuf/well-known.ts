import { readFields, WireFault } from './reader.ts';

type WellKnown = (message: Uint8Array) => unknown;

const textOf = (value: bigint | Uint8Array | undefined): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : '';
const numberOf = (value: bigint | Uint8Array | undefined): number =>
  typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0;

function fieldsOf(message: Uint8Array): ReadonlyMap<number, bigint | Uint8Array> {
  return new Map([...readFields(message)].map(({ number, value }) => [number, value]));
}

/** Seconds and nanoseconds; an empty message is Go's zero time, which JSON leaves out. */
function time(digits: number): WellKnown {
  return (message) => {
    const fields = fieldsOf(message);
    if (fields.size === 0) return undefined;
    const date = new Date(numberOf(fields.get(1)) * 1000 + Math.floor(numberOf(fields.get(2)) / 1e6));
    if (Number.isNaN(date.getTime())) throw new WireFault('time is out of range');
    return digits === 0 ? `${date.toISOString().slice(0, 19)}Z` : `${date.toISOString().slice(0, 23)}000Z`;
  };
}

function fieldSet(message: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(fieldsOf(message).get(1)));
  } catch {
    return undefined;
  }
}

/** Types whose JSON is not an object of their fields. */
export const WELL_KNOWN: Readonly<Record<string, WellKnown>> = {
  Time: time(0),
  MicroTime: time(6),
  Quantity: (message) => textOf(fieldsOf(message).get(1)) || '0',
  IntOrString: (message) => {
    const fields = fieldsOf(message);
    return numberOf(fields.get(1)) === 0
      ? Number(BigInt.asIntN(32, BigInt(numberOf(fields.get(2)))))
      : textOf(fields.get(3));
  },
  FieldsV1: fieldSet,
  Strings: (message) => [...readFields(message)].map(({ value }) => textOf(value)),
};
