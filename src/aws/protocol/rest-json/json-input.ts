import { Refusal } from '../../../core/errors/refusal.ts';
import type { ServiceSchema, TypeReference } from '../schema.ts';

type Decoder = (value: unknown) => unknown;

/** EKS bodies hold a few kilobytes. */
const MAXIMUM_BYTES = 1_048_576;
const MAXIMUM_DEPTH = 64;

/** The refusal of a JSON body that is not of its shape. */
export function serializationException(message: string): Refusal {
  return new Refusal('SerializationException', 400, message);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether brackets nest deeper than allowed; a scan that stops at once, before anything is built. */
function tooDeep(body: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < body.length; i += 1) {
    const byte = body[i];
    if (inString) {
      if (byte === BACKSLASH) i += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > MAXIMUM_DEPTH) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}

/** Parses a JSON object body; an empty one is an empty object. Throws `SerializationException`. */
export function parseJsonBody(body: Uint8Array): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  if (body.length > MAXIMUM_BYTES || tooDeep(body))
    throw serializationException('The request body is too large.');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw serializationException('The request body is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw serializationException('The request body must be a JSON object.');
  }
  return value as Readonly<Record<string, unknown>>;
}

const KIND: Readonly<Record<string, string>> = { string: 'string', number: 'number', boolean: 'boolean' };

function simple(type: string, path: string): Decoder {
  const kind = KIND[type];
  return (value) => {
    if (kind !== undefined) {
      if (typeof value === kind) return value;
    } else if (type === 'blob') {
      if (typeof value === 'string') return Buffer.from(value, 'base64');
    } else if (typeof value === 'number') return new Date(value * 1000);
    throw serializationException(`The value of ${path} must be a ${kind ?? type}.`);
  };
}

/** Compiles the typed copy of one member. `null` counts as absent. */
export function compileJsonInput(schema: ServiceSchema, reference: TypeReference, path: string): Decoder {
  const shape = schema.shapes[reference.type];
  if (shape === undefined) return simple(reference.type, path);
  if (shape.kind === 'list') {
    const item = compileJsonInput(schema, shape.value, path);
    return (value) => {
      if (!Array.isArray(value)) throw serializationException(`The value of ${path} must be a list.`);
      return value.map(item);
    };
  }
  if (shape.kind === 'map') {
    const item = compileJsonInput(schema, shape.value, path);
    return (value) =>
      Object.fromEntries(Object.entries(objectAt(value, path)).map(([key, member]) => [key, item(member)]));
  }
  const members = Object.entries(shape.members).map(
    ([name, member]) =>
      [name, member.json ?? name, compileJsonInput(schema, member, `${path}.${name}`)] as const,
  );
  return (value) => {
    const source = objectAt(value, path);
    const result: Record<string, unknown> = {};
    for (const [name, key, decode] of members) {
      const member = Object.hasOwn(source, key) ? source[key] : undefined;
      if (member !== undefined && member !== null) result[name] = decode(member);
    }
    return result;
  };
}

function objectAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw serializationException(`The value of ${path} must be an object.`);
}
