import { type Budget, spend } from './budget.ts';
import { Cursor, type Varint } from './cursor.ts';
import { WireFault } from './wire-fault.ts';

/** One field of a message. What no Kubernetes type uses (fixed width, groups) is checked and carries no value. */
export interface WireField {
  readonly number: number;
  readonly value: Varint | Uint8Array | undefined;
}

const START_GROUP = 3;
const END_GROUP = 4;

function readValue(cursor: Cursor, form: number): WireField['value'] {
  switch (form) {
    case 0:
      return cursor.varint();
    case 1:
      cursor.take(8);
      return undefined;
    case 2:
      return cursor.delimited();
    case 5:
      cursor.take(4);
      return undefined;
    default:
      throw new WireFault(`proto: illegal wireType ${form}`);
  }
}

/** Groups in groups are counted, not recursed into: their nesting has no limit on the wire. */
function skipGroup(cursor: Cursor, budget: Budget): void {
  for (let depth = 1; depth > 0; ) {
    spend(budget);
    const form = cursor.varint().low & 7;
    if (form === START_GROUP) depth++;
    else if (form === END_GROUP) depth--;
    else readValue(cursor, form);
  }
}

/** The fields of one message, in order. Throws `WireFault`. */
export function* readFields(message: Uint8Array, budget: Budget): Generator<WireField> {
  const cursor = new Cursor(message);
  while (!cursor.done) {
    spend(budget);
    const { low, high } = cursor.varint();
    const form = low & 7;
    const number = (high << 29) | (low >>> 3) | 0;
    if (form === END_GROUP) throw new WireFault('proto: wiretype end group for non-group');
    if (number <= 0) throw new WireFault(`proto: illegal tag ${number}`);
    if (form === START_GROUP) {
      skipGroup(cursor, budget);
      yield { number, value: undefined };
    } else yield { number, value: readValue(cursor, form) };
  }
}
