import { isTree, type Tree } from '../objects/tree.ts';
import { type FieldRow, messages } from './messages.ts';
import { readFields, WireFault, type WireField } from './reader.ts';
import { WELL_KNOWN } from './well-known.ts';

/** No served kind nests deeper. */
const MAX_DEPTH = 40;

type Wire = WireField['value'];

function bytesOf(value: Wire): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new WireFault('expected a length-delimited field');
}

function integerOf(value: Wire, bits: number): number {
  if (typeof value !== 'bigint') throw new WireFault('expected an integer field');
  return Number(BigInt.asIntN(bits, value));
}

const SCALARS: Readonly<Record<string, (value: Wire) => unknown>> = {
  string: (value) => Buffer.from(bytesOf(value)).toString('utf8'),
  bytes: (value) => Buffer.from(bytesOf(value)).toString('base64'),
  bool: (value) => integerOf(value, 64) !== 0,
  int32: (value) => integerOf(value, 32),
  int64: (value) => integerOf(value, 64),
};

function decodeOne(type: string, value: Wire, depth: number): unknown {
  const scalar = SCALARS[type];
  if (scalar !== undefined) return scalar(value);
  const known = WELL_KNOWN[type];
  return known === undefined ? decodeMessage(type, bytesOf(value), depth + 1) : known(bytesOf(value));
}

/** A map travels as repeated entries of key and value. */
function decodeEntry(type: string, value: Wire, into: Tree, depth: number): void {
  let key = '';
  let content: unknown = type === 'string' || type === 'bytes' ? '' : {};
  for (const field of readFields(bytesOf(value))) {
    if (field.number === 1) key = Buffer.from(bytesOf(field.value)).toString('utf8');
    else if (field.number === 2) content = decodeOne(type, field.value, depth);
  }
  if (key === '__proto__') throw new WireFault('forbidden key');
  into[key] = content;
}

const isZero = (value: unknown): boolean =>
  value === undefined || value === '' || value === 0 || value === false;

function assign(target: Tree, [name, type, flags]: FieldRow, value: Wire, depth: number): void {
  const present = target[name];
  if (flags.includes('m')) {
    const map = isTree(present) ? present : {};
    decodeEntry(type, value, map, depth);
    target[name] = map;
  } else if (flags.includes('r')) {
    const decoded = decodeOne(type, value, depth);
    if (Array.isArray(present)) present.push(decoded);
    else target[name] = [decoded];
  } else {
    const decoded = decodeOne(type, value, depth);
    if (flags.includes('i')) Object.assign(target, decoded);
    // Go writes plain members even when zero, where JSON leaves them out; a pointer's zero is meant.
    else if (flags.includes('p') || !isZero(decoded)) target[name] = decoded;
  }
}

/** A message as the JSON object that it stands for. Unknown fields are skipped, as Go does. Throws `WireFault`. */
export function decodeMessage(type: string, bytes: Uint8Array, depth = 0): Tree {
  if (depth > MAX_DEPTH) throw new WireFault('exceeded max depth');
  const rows = messages()[type] ?? {};
  const target: Tree = {};
  for (const { number, value } of readFields(bytes)) {
    const row = rows[number];
    if (row !== undefined) assign(target, row, value, depth);
  }
  return target;
}
