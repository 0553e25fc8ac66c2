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
  readonly unknown: string[];
}

/**
 * Copies a parsed body into the shape of its kind: unknown members are dropped and named, nulls are absent, every value has
 * the declared type. After this, a typed view of the object is true. Throws `DecodeFault`.
 */
export function decodeByDefinition(definition: string, body: Tree, kind: string): Decoded {
  const walk: Walk = { unknown: [] };
  const schema = definitions()[definition] ?? {};
  const object = decodeObject(walk, schema, body, '', kind);
  return { object, unknown: walk.unknown };
}

/** Go names the innermost struct, then the whole path. */
function mismatch(struct: string, value: unknown, path: string, expected: string): DecodeFault {
  const got = Array.isArray(value)
    ? 'array'
    : value === null
      ? 'null'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;
  return new DecodeFault(
    `json: cannot unmarshal ${got} into Go struct field ${struct}.${path.replace(/\[\d+\]/g, '')} of type ${expected}`,
  );
}

/** The Go type of a schema, as the decoder's messages name it. */
function goType(declared: Schema): string {
  const schema = resolved(declared);
  if (schema.type === 'array') return `[]${goType(schema.items ?? {})}`;
  if (schema.additionalProperties !== undefined) return `map[string]${goType(schema.additionalProperties)}`;
  if (schema.type !== 'object') return SCALARS[schema.type ?? ''] ?? 'interface {}';
  return `v1.${(declared.$ref ?? '').slice((declared.$ref ?? '').lastIndexOf('.') + 1)}`;
}

const SCALARS: Readonly<Record<string, string>> = { string: 'string', integer: 'int', boolean: 'bool' };

function decodeValue(walk: Walk, declared: Schema, value: unknown, path: string, struct: string): unknown {
  const schema = resolved(declared);
  const inner =
    declared.$ref === undefined ? struct : declared.$ref.slice(declared.$ref.lastIndexOf('.') + 1);
  if (schema.type === 'array') {
    if (!Array.isArray(value)) throw mismatch(struct, value, path, goType(declared));
    const items = schema.items ?? {};
    return value.map((item, index) => decodeValue(walk, items, item, `${path}[${index}]`, struct));
  }
  if (schema.type === 'object') {
    if (!isTree(value)) throw mismatch(struct, value, path, goType(declared));
    return decodeObject(walk, schema, value, path, inner);
  }
  const scalar = decodeScalar(schema, value);
  if (scalar.fault !== undefined) throw new DecodeFault(scalar.fault);
  if (scalar.value === undefined) throw mismatch(struct, value, path, scalar.expected);
  return scalar.value;
}

function decodeObject(walk: Walk, schema: Schema, value: Tree, path: string, struct: string): Tree {
  const { properties, additionalProperties } = schema;
  if (properties === undefined && additionalProperties === undefined) return value;
  const result: Tree = {};
  for (const [member, inner] of Object.entries(value)) {
    const at = path === '' ? member : `${path}.${member}`;
    const declared =
      additionalProperties ?? (Object.hasOwn(properties ?? {}, member) ? properties?.[member] : undefined);
    if (declared === undefined) walk.unknown.push(at);
    else if (inner !== null && inner !== undefined)
      result[member] = decodeValue(walk, declared, inner, at, struct);
  }
  return result;
}
