import type { Budget } from './budget.ts';
import { readFields, type WireField } from './reader.ts';
import { int32Of, int64Of, textOf } from './scalars.ts';
import { WireFault } from './wire-fault.ts';

type WellKnown = (message: Uint8Array, budget: Budget) => unknown;
type Fields = ReadonlyMap<number, WireField['value']>;

/** The last of each number counts. */
function fieldsOf(message: Uint8Array, budget: Budget): Fields {
  return new Map([...readFields(message, budget)].map(({ number, value }) => [number, value]));
}

const present = <T>(
  fields: Fields,
  number: number,
  read: (value: WireField['value']) => T,
  otherwise: T,
): T => (fields.has(number) ? read(fields.get(number)) : otherwise);

/** Years 1 to 9999 (`google.protobuf.Timestamp`): other years have no RFC 3339 form. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

function secondsText(seconds: number): string {
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND)
    throw new WireFault('proto: Timestamp: seconds are out of range');
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}

/** An empty message is Go's zero time, which JSON leaves out. `Time` has no fractions. */
const time: WellKnown = (message, budget) => {
  if (message.byteLength === 0) return undefined;
  return `${secondsText(present(fieldsOf(message, budget), 1, int64Of, 0))}Z`;
};

const microTime: WellKnown = (message, budget) => {
  if (message.byteLength === 0) return undefined;
  const fields = fieldsOf(message, budget);
  const nanoseconds = present(fields, 2, int32Of, 0);
  if (nanoseconds < 0 || nanoseconds > 999_999_999)
    throw new WireFault('proto: Timestamp: nanos are out of range');
  const microseconds = String(Math.floor(nanoseconds / 1000)).padStart(6, '0');
  return `${secondsText(present(fields, 1, int64Of, 0))}.${microseconds}Z`;
};

const IS_TEXT = 1;

const intOrString: WellKnown = (message, budget) => {
  const fields = fieldsOf(message, budget);
  const form = present(fields, 1, int64Of, 0);
  if (form === IS_TEXT) return present(fields, 3, textOf, '');
  if (form !== 0) throw new WireFault('proto: impossible IntOrString.Type');
  return present(fields, 2, int32Of, 0);
};

const fieldSet: WellKnown = (message, budget) => {
  const text = present(fieldsOf(message, budget), 1, textOf, '');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WireFault('proto: FieldsV1: raw is not JSON', { cause: error });
  }
};

/** Types whose JSON is not an object of their fields. */
export const WELL_KNOWN: Readonly<Record<string, WellKnown>> = {
  Time: time,
  MicroTime: microTime,
  Quantity: (message, budget) => present(fieldsOf(message, budget), 1, textOf, '0'),
  IntOrString: intOrString,
  FieldsV1: fieldSet,
  Strings: (message, budget) =>
    [...readFields(message, budget)].filter(({ number }) => number === 1).map(({ value }) => textOf(value)),
};
