import { isTree, type Tree } from '../objects/tree.ts';
import { resolved, type Schema } from '../openapi/definitions.ts';

/** How a value is taken apart: a value of its own, members by name, or elements by what tells them apart. */
export type Shape =
  | { readonly type: 'leaf' }
  | { readonly type: 'map'; readonly schemaOf: (member: string) => Schema }
  | { readonly type: 'list'; readonly items: Schema; readonly elementOf: (item: unknown) => string };

/** Keyed members that a manifest may leave out, with the value that they then have. */
const KEY_DEFAULTS: Readonly<Record<string, unknown>> = { protocol: 'TCP' };
const LEAF: Shape = { type: 'leaf' };

function keyOf(keys: readonly string[], item: unknown): string {
  const holder: Tree = isTree(item) ? item : {};
  const pairs = [...keys].sort().map((key) => [key, holder[key] ?? KEY_DEFAULTS[key] ?? null] as const);
  return `k:${JSON.stringify(Object.fromEntries(pairs))}`;
}

/** The keys of a list in the order of the declaration; undefined for a list that is one value, empty for a set. */
function listKeys(declared: Schema): readonly string[] | undefined {
  if (declared['x-kubernetes-list-type'] === 'set') return [];
  return declared['x-kubernetes-list-map-keys'];
}

export function shapeOf(declared: Schema): Shape {
  const schema = resolved(declared);
  if (declared['x-kubernetes-map-type'] === 'atomic' || schema['x-kubernetes-map-type'] === 'atomic')
    return LEAF;
  const { properties, additionalProperties } = schema;
  if (additionalProperties !== undefined) return { type: 'map', schemaOf: () => additionalProperties };
  if (properties !== undefined) return { type: 'map', schemaOf: (member) => properties[member] ?? {} };
  const keys = schema.type === 'array' ? listKeys(declared) : undefined;
  if (keys === undefined) return LEAF;
  return {
    type: 'list',
    items: schema.items ?? {},
    elementOf: (item) => (keys.length === 0 ? `v:${JSON.stringify(item)}` : keyOf(keys, item)),
  };
}

/** A map of free names, as labels are, rather than a structure. */
export function isFreeMap(declared: Schema): boolean {
  return resolved(declared).additionalProperties !== undefined;
}

/** A value that has nothing below it, whatever its shape. */
export function isHollow(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return Array.isArray(value) ? value.length === 0 : isTree(value) && Object.keys(value).length === 0;
}

/** The parts of a value by path element, in its own order; undefined for a leaf. */
export function partsOf(
  declared: Schema,
  value: unknown,
): ReadonlyMap<string, readonly [Schema, unknown]> | undefined {
  const shape = shapeOf(declared);
  if (shape.type === 'map' && isTree(value)) {
    return new Map(
      Object.entries(value).map(([member, inner]) => [`f:${member}`, [shape.schemaOf(member), inner]]),
    );
  }
  if (shape.type === 'list' && Array.isArray(value)) {
    return new Map(value.map((item) => [shape.elementOf(item), [shape.items, item]]));
  }
  return undefined;
}
