import { childOf, type Tree } from '../objects/tree.ts';
import type { Budget } from './budget.ts';
import { type FieldRow, messages } from './messages.ts';
import { readFields, type WireField } from './reader.ts';
import { bytesOf, packedOf, SCALARS, textOf } from './scalars.ts';
import { WELL_KNOWN } from './well-known.ts';
import { WireFault } from './wire-fault.ts';

type Wire = WireField['value'];

/** Where a decoding stands: its fields left, its nesting. */
interface Walk {
  readonly budget: Budget;
  readonly depth: number;
}

/** No served kind nests deeper; no message of the table contains itself. */
const MAX_DEPTH = 40;
const EMPTY = new Uint8Array();

function decodeOne(type: string, value: Wire, walk: Walk): unknown {
  const scalar = SCALARS[type];
  if (scalar !== undefined) return scalar(value);
  const known = WELL_KNOWN[type];
  return known === undefined
    ? decodeInto({}, type, bytesOf(value), walk)
    : known(bytesOf(value), walk.budget);
}

/** A map travels as repeated entries of key and value; either may be left out. The last of a key counts. */
function decodeEntry(into: Tree, type: string, entry: Wire, walk: Walk): void {
  let key = '';
  let value: Wire = EMPTY;
  for (const field of readFields(bytesOf(entry), walk.budget)) {
    if (field.number === 1) key = textOf(field.value);
    else if (field.number === 2) value = field.value;
  }
  if (key === '__proto__') throw new WireFault('proto: forbidden key "__proto__"');
  into[key] = decodeOne(type, value, walk);
}

function decodeItem(list: unknown[], type: string, value: Wire, walk: Walk): void {
  const packed = packedOf(type, value, walk.budget);
  if (packed === undefined) list.push(decodeOne(type, value, walk));
  else for (const number of packed) list.push(decodeOne(type, number, walk));
}

const isZero = (value: unknown): boolean => value === '' || value === 0 || value === false;

/** Go writes plain members even when zero, where JSON leaves most of them out; a pointer's zero is meant. */
function assignPlain(target: Tree, [name, type, flags]: FieldRow, value: Wire, walk: Walk): void {
  const decoded = decodeOne(type, value, walk);
  const omitted = decoded === undefined || (isZero(decoded) && !flags.includes('p') && !flags.includes('z'));
  if (omitted) delete target[name];
  else target[name] = decoded;
}

/** A list is only ever made here: another row of the same message has another name. */
function listOf(target: Tree, name: string): unknown[] {
  const present = target[name];
  if (Array.isArray(present)) return present;
  const made: unknown[] = [];
  target[name] = made;
  return made;
}

function assign(target: Tree, row: FieldRow, value: Wire, walk: Walk): void {
  const [name, type, flags] = row;
  if (flags.includes('m')) decodeEntry(childOf(target, name), type, value, walk);
  else if (flags.includes('r')) decodeItem(listOf(target, name), type, value, walk);
  else if (flags.includes('i')) decodeInto(target, type, bytesOf(value), walk);
  else if (SCALARS[type] !== undefined || WELL_KNOWN[type] !== undefined)
    assignPlain(target, row, value, walk);
  // A message that is sent twice is merged.
  else decodeInto(childOf(target, name), type, bytesOf(value), walk);
}

function decodeInto(target: Tree, type: string, bytes: Uint8Array, { budget, depth }: Walk): Tree {
  if (depth > MAX_DEPTH) throw new WireFault('proto: exceeded max depth');
  const rows = messages()[type] ?? {};
  const inner = { budget, depth: depth + 1 };
  for (const { number, value } of readFields(bytes, budget)) {
    const row = rows[number];
    if (row !== undefined) assign(target, row, value, inner);
  }
  return target;
}

/** A message as the JSON object that it stands for. Unknown fields are skipped, as Go does. Throws `WireFault`. */
export function decodeMessage(type: string, bytes: Uint8Array, budget: Budget): Tree {
  return decodeInto({}, type, bytes, { budget, depth: 0 });
}
