import type { ServiceSchema, TypeReference } from '../schema.ts';

/** Turns one value into a plain JSON value. */
type ToJson = (value: unknown) => unknown;

function simple(type: string): ToJson {
  switch (type) {
    case 'timestamp':
    case 'epoch-seconds':
      return (value) => (value as Date).getTime() / 1000;
    case 'date-time':
      return (value) => (value as Date).toISOString();
    case 'http-date':
      return (value) => (value as Date).toUTCString();
    case 'blob':
      return (value) => Buffer.from(value as Uint8Array).toString('base64');
    default:
      return (value) => value;
  }
}

/** JSON answers: members by the schema alone, so that nothing an operation returns by mistake gets out. */
export class JsonEncoders {
  readonly #schema: ServiceSchema;

  constructor(schema: ServiceSchema) {
    this.#schema = schema;
  }

  encoder(reference: TypeReference): ToJson {
    const shape = this.#schema.shapes[reference.type];
    if (shape === undefined) return simple(reference.type);
    if (shape.kind === 'list') {
      const item = this.#later(shape.value);
      return (value) => (value as readonly unknown[]).map(item);
    }
    if (shape.kind === 'map') {
      const item = this.#later(shape.value);
      return (value) =>
        Object.fromEntries(Object.entries(value as object).map(([key, member]) => [key, item(member)]));
    }
    const members = Object.entries(shape.members)
      .filter(([, member]) => member.header === undefined)
      .map(([name, member]) => [name, member.json ?? name, this.#later(member)] as const);
    return (value) => {
      const result: Record<string, unknown> = {};
      for (const [name, key, encode] of members) {
        const member = (value as Readonly<Record<string, unknown>>)[name];
        if (member !== undefined && member !== null) result[key] = encode(member);
      }
      return result;
    };
  }

  #later(reference: TypeReference): ToJson {
    let compiled: ToJson | undefined;
    return (value) => {
      compiled ??= this.encoder(reference);
      return compiled(value);
    };
  }
}
