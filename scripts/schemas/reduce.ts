import { NormalizedSchema } from '@smithy/core/schema';

/** A reference to a type with the traits that matter on the wire; absent traits are left out. */
type Reference = Record<string, unknown> & { type: string };

interface Traits {
  readonly [name: string]: unknown;
}

/** Traits that the codecs read, under the names that the data file gives them. */
const KEPT: readonly (readonly [trait: string, name: string])[] = [
  ['xmlName', 'xml'],
  ['ec2QueryName', 'ec2'],
  ['jsonName', 'json'],
  ['xmlFlattened', 'flat'],
  ['xmlAttribute', 'attribute'],
  ['xmlNamespace', 'xmlns'],
  ['httpLabel', 'label'],
  ['httpQuery', 'query'],
  ['httpHeader', 'header'],
  ['httpPrefixHeaders', 'prefix'],
  ['httpPayload', 'payload'],
  ['sensitive', 'sensitive'],
];

function keptTraits(traits: Traits): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [trait, name] of KEPT) {
    if (traits[trait] !== undefined) kept[name] = traits[trait] === 1 ? true : traits[trait];
  }
  return kept;
}

/** Members that the model does not mark although they carry secrets: a stack's parameter may be declared `NoEcho`. */
const SENSITIVE_BESIDES: ReadonlySet<string> = new Set(['Parameter.ParameterValue']);

const TIMESTAMPS: Readonly<Record<number, string>> = {
  4: 'timestamp',
  5: 'date-time',
  6: 'http-date',
  7: 'epoch-seconds',
};

function simpleType(schema: NormalizedSchema): string {
  if (schema.isStringSchema()) return 'string';
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isNumericSchema()) return 'number';
  if (schema.isStreaming()) return 'stream';
  if (schema.isBlobSchema()) return 'blob';
  if (schema.isTimestampSchema()) return TIMESTAMPS[schema.getSchema() as number] ?? 'timestamp';
  throw new Error(`no reduction for ${schema.getName(true)}`);
}

/** The shapes of one service, collected while operations are reduced. */
export class ShapeTable {
  readonly #shapes = new Map<string, unknown>();

  sorted(): readonly (readonly [string, unknown])[] {
    return [...this.#shapes].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  reference(schema: NormalizedSchema): Reference {
    return { type: this.#typeOf(schema), ...keptTraits(schema.getMergedTraits()) };
  }

  #typeOf(schema: NormalizedSchema): string {
    if (schema.isStreaming() && schema.isBlobSchema()) return 'stream';
    if (schema.isListSchema()) return this.#collection(schema, 'list');
    if (schema.isMapSchema()) return this.#collection(schema, 'map');
    if (schema.isStructSchema()) return this.structure(schema);
    return simpleType(schema);
  }

  #collection(schema: NormalizedSchema, kind: 'list' | 'map'): string {
    const raw = schema.getSchema();
    const named = Array.isArray(raw) ? (raw as readonly unknown[])[2] : undefined;
    const value = schema.getValueSchema();
    const name = typeof named === 'string' ? named : `${kind}<${simpleType(value)}>`;
    if (!this.#shapes.has(name)) {
      this.#shapes.set(name, undefined);
      const key = kind === 'map' ? { key: this.reference(schema.getKeySchema()) } : {};
      this.#shapes.set(name, { kind, ...key, value: this.reference(value) });
    }
    return name;
  }

  structure(schema: NormalizedSchema): string {
    const raw = schema.getSchema() as unknown as readonly unknown[];
    const name = String(raw[2]);
    if (this.#shapes.has(name)) return name;
    this.#shapes.set(name, undefined);
    const members: Record<string, Reference> = {};
    for (const [memberName, member] of schema.structIterator()) {
      // A renamed `Expires` of the SDK's own, not a member of the service.
      if (memberName === 'ExpiresString') continue;
      const secret = SENSITIVE_BESIDES.has(`${name}.${memberName}`) ? { sensitive: true } : {};
      members[memberName] = { ...this.reference(member), ...secret };
    }
    const own = NormalizedSchema.of(raw as never).getOwnTraits() as Traits;
    const required = typeof raw[6] === 'number' ? { required: raw[6] } : {};
    this.#shapes.set(name, { kind: 'structure', ...keptTraits(own), ...required, members });
    return name;
  }
}

/** An SDK operation schema: `[9, namespace, name, traits, input, output]`. */
type RawOperation = readonly [9, string, string, Traits | 0, unknown, unknown];

function isOperation(value: unknown): value is RawOperation {
  return Array.isArray(value) && value[0] === 9;
}

function httpOf(operation: RawOperation): { readonly http?: unknown } {
  const traits = operation[3];
  return traits === 0 || typeof traits !== 'object' || traits.http === undefined ? {} : { http: traits.http };
}

/** One served operation; its input and output shapes go to `shapes`. */
export function reduceOperation(value: unknown, shapes: ShapeTable): unknown {
  if (!isOperation(value)) throw new Error('the client has no such operation schema');
  const shape = (ref: unknown): { readonly name: string } | undefined => {
    const schema = NormalizedSchema.of(ref as never);
    return schema.isUnitSchema() ? undefined : { name: shapes.structure(schema) };
  };
  const input = shape(value[4]);
  const output = shape(value[5]);
  return {
    ...(input === undefined ? {} : { input: input.name }),
    ...(output === undefined ? {} : { output: output.name }),
    ...httpOf(value),
  };
}

function requiredBindings(operation: RawOperation): Record<string, unknown> {
  const schema = NormalizedSchema.of(operation[4] as never);
  if (schema.isUnitSchema()) return {};
  const required = (schema.getSchema() as unknown as readonly unknown[])[6];
  const needs: string[] = [];
  const labels: string[] = [];
  for (const [name, member] of [...schema.structIterator()].slice(
    0,
    typeof required === 'number' ? required : 0,
  )) {
    const { httpQuery, httpHeader, httpLabel } = member.getMergedTraits() as Traits;
    if (typeof httpQuery === 'string') needs.push(`?${httpQuery}`);
    if (typeof httpHeader === 'string') needs.push(httpHeader.toLowerCase());
    if (httpLabel !== undefined) labels.push(name);
  }
  return { ...(needs.length === 0 ? {} : { needs }), ...(labels.length === 0 ? {} : { labels }) };
}

/** Every operation of the service by name, served or not, with what tells its requests apart. */
export function reduceRoutes(client: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const routes: Record<string, unknown> = {};
  const operations = Object.values(client).filter(isOperation);
  for (const operation of operations.sort((a, b) => (a[2] < b[2] ? -1 : 1))) {
    const http = httpOf(operation);
    routes[operation[2]] = 'http' in http ? { ...http, ...requiredBindings(operation) } : {};
  }
  return routes;
}
