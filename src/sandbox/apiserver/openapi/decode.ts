import { isTree, type Tree } from '../objects/tree.ts';
import { definitions, resolved, type Schema } from './definitions.ts';
import { decodeScalar } from './scalars.ts';

/** Thrown for a value of the wrong type, worded as Go's JSON decoder does. */
export class DecodeFault extends Error {
  override name = 'DecodeFault';
}

export interface Decoded {
  readonly object: Tree;
  /** Paths of members that the kind does not have; they are left out of `object`. */
  readonly unknown: readonly string[];
}

interface Walk {
  readonly kind: string;
  readonly unknown: string[];
}

/**
 * Copies a parsed body into the shape of its kind: unknown members are dropped and named, nulls are absent, every value has
 * the declared type. After this, a typed view of the object is true. Throws `DecodeFault`.
 */
export function decodeByDefinition(definition: string, body: Tree, kind: string): Decoded {
  const walk: Walk = { kind, unknown: [] };
  const schema = definitions()[definition] ?? {};
  const object = decodeObject(walk, schema, body, '');
  return { object, unknown: walk.unknown };
}

function mismatch(walk: Walk, value: unknown, path: string, expected: string): DecodeFault {
  const got = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value === 'boolean' ? 'bool' : typeof value;
  return new DecodeFault(`json: cannot unmarshal ${got} into Go struct field ${walk.kind}.${path.replace(/\[\d+\]/g, '')} of type ${expected}`);
}

function decodeValue(walk: Walk, declared: Schema, value: unknown, path: string): unknown {
  const schema = resolved(declared);
  if (schema.type === 'array') {
    if (!Array.isArray(value)) throw mismatch(walk, value, path, '[]slice');
    const items = schema.items ?? {};
    return value.map((item, index) => decodeValue(walk, items, item, `${path}[${index}]`));
  }
  if (schema.type === 'object') {
    if (!isTree(value)) throw mismatch(walk, value, path, 'struct');
    return decodeObject(walk, schema, value, path);
  }
  const scalar = decodeScalar(schema, value);
  if (scalar.fault !== undefined) throw new DecodeFault(scalar.fault);
  if (scalar.value === undefined) throw mismatch(walk, value, path, scalar.expected);
  return scalar.value;
}

function decodeObject(walk: Walk, schema: Schema, value: Tree, path: string): Tree {
  const { properties, additionalProperties } = schema;
  if (properties === undefined && additionalProperties === undefined) return value;
  const result: Tree = {};
  for (const [member, inner] of Object.entries(value)) {
    const at = path === '' ? member : `${path}.${member}`;
    const declared = additionalProperties ?? (Object.hasOwn(properties ?? {}, member) ? properties?.[member] : undefined);
    if (declared === undefined) walk.unknown.push(at);
    else if (inner !== null && inner !== undefined) result[member] = decodeValue(walk, declared, inner, at);
  }
  return result;
}
