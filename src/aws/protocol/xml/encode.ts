import type { ListShape, MapShape, ServiceSchema, StructureShape, TypeReference } from '../schema.ts';
import { isoMilliseconds } from '../timestamp.ts';
import { escapeText } from './escape.ts';

/** How a service lays out and words its XML. */
export interface XmlStyle {
  /** One step of indentation; undefined writes everything on one line. */
  readonly indent: string | undefined;
  /** Name of an unnamed list's elements. */
  readonly item: string;
  readonly escape: (text: string) => string;
  readonly timestamp: (date: Date) => string;
  /** Members of a structure that the service writes first, in its order; the others follow in the schema's. */
  readonly order?: Readonly<Record<string, readonly string[]>>;
}

/** Turns one value into its XML text. Compiled once, called for each answer. */
export type Encoder = (value: unknown) => string;

/** The closing and opening pieces of one element at one depth. */
interface Tags {
  readonly pad: string;
  readonly newline: string;
  readonly name: string;
}

function tags(style: XmlStyle, depth: number, name: string): Tags {
  if (style.indent === undefined) return { pad: '', newline: '', name };
  return { pad: style.indent.repeat(depth), newline: '\n', name };
}

function simpleText(type: string, style: XmlStyle): Encoder {
  switch (type) {
    case 'timestamp':
    case 'date-time':
      return (value) => style.timestamp(value as Date);
    case 'http-date':
      return (value) => (value as Date).toUTCString();
    case 'epoch-seconds':
      return (value) => String((value as Date).getTime() / 1000);
    case 'blob':
      return (value) => Buffer.from(value as Uint8Array).toString('base64');
    case 'number':
    case 'boolean':
      return (value) => String(value);
    default:
      return (value) => style.escape(String(value));
  }
}

/** Element writers of one service. Structures are compiled on first use, so that shapes may refer to themselves. */
export class XmlEncoders {
  readonly #schema: ServiceSchema;
  readonly #style: XmlStyle;

  constructor(schema: ServiceSchema, style: XmlStyle) {
    this.#schema = schema;
    this.#style = style;
  }

  /** `<name>…</name>` round a structure, each line ended. An empty one is `<name/>`. */
  element(name: string, shape: StructureShape, shapeName: string, depth: number): Encoder {
    const { pad, newline } = tags(this.#style, depth, name);
    const inner = this.members(shape, shapeName, depth + 1);
    const open = `${pad}<${name}>${newline}`;
    const close = `${pad}</${name}>${newline}`;
    const empty = `${pad}<${name}/>${newline}`;
    return (value) => {
      const text = inner(value);
      return text === '' ? empty : open + text + close;
    };
  }

  /** The members of a structure without an element round them. Attributes, headers and labels are not written. */
  members(shape: StructureShape, shapeName: string, depth: number): Encoder {
    const first = this.#style.order?.[shapeName] ?? [];
    const order = new Set([...first, ...Object.keys(shape.members)]);
    const parts: (readonly [string, Encoder])[] = [];
    for (const name of order) {
      const member = shape.members[name];
      if (member === undefined) throw new Error(`schema data: ${shapeName} has no member ${name}`);
      if (member.header !== undefined || member.prefix !== undefined) continue;
      parts.push([name, this.#reference(member, member.xml ?? name, depth)]);
    }
    return (value) => {
      let text = '';
      for (const [name, encode] of parts) {
        const member = (value as Readonly<Record<string, unknown>>)[name];
        if (member !== undefined && member !== null) text += encode(member);
      }
      return text;
    };
  }

  #reference(reference: TypeReference, name: string, depth: number): Encoder {
    const shape = this.#schema.shapes[reference.type];
    if (shape === undefined) return this.#simple(reference.type, name, depth);
    switch (shape.kind) {
      case 'list':
        return reference.flat === true
          ? this.#each(this.#later(shape.value, name, depth))
          : this.#list(shape, name, depth);
      case 'map':
        return this.#map(shape, reference, name, depth);
      case 'structure':
        return this.#later(reference, name, depth);
    }
  }

  #simple(type: string, name: string, depth: number): Encoder {
    const { pad, newline } = tags(this.#style, depth, name);
    const open = `${pad}<${name}>`;
    const close = `</${name}>${newline}`;
    const text = simpleText(type, this.#style);
    return (value) => open + text(value) + close;
  }

  #later(reference: TypeReference, name: string, depth: number): Encoder {
    const shape = this.#schema.shapes[reference.type];
    if (shape?.kind !== 'structure') return this.#reference(reference, name, depth);
    let compiled: Encoder | undefined;
    return (value) => {
      compiled ??= this.element(name, shape, reference.type, depth);
      return compiled(value);
    };
  }

  #each(encode: Encoder): Encoder {
    return (value) => {
      let text = '';
      for (const item of value as Iterable<unknown>) text += encode(item);
      return text;
    };
  }

  #list(shape: ListShape, name: string, depth: number): Encoder {
    const items = this.#each(this.#later(shape.value, shape.value.xml ?? this.#style.item, depth + 1));
    return this.#wrap(items, name, depth);
  }

  #wrap(inner: Encoder, name: string, depth: number): Encoder {
    const { pad, newline } = tags(this.#style, depth, name);
    return (value) => {
      const text = inner(value);
      return text === ''
        ? `${pad}<${name}/>${newline}`
        : `${pad}<${name}>${newline}${text}${pad}</${name}>${newline}`;
    };
  }

  #map(shape: MapShape, reference: TypeReference, name: string, depth: number): Encoder {
    const flat = reference.flat === true;
    const entryDepth = flat ? depth : depth + 1;
    const key = this.#simple('string', shape.key.xml ?? 'key', entryDepth + 1);
    const item = this.#later(shape.value, shape.value.xml ?? 'value', entryDepth + 1);
    const entry = this.#wrap((pair) => pairText(pair, key, item), flat ? name : 'entry', entryDepth);
    const entries: Encoder = (value) => this.#each(entry)(Object.entries(value as object));
    return flat ? entries : this.#wrap(entries, name, depth);
  }
}

function pairText(pair: unknown, key: Encoder, value: Encoder): string {
  const [name, member] = pair as readonly [string, unknown];
  return key(name) + value(member);
}

/** The style of the query services (sts.md 2.1): two spaces, `member` elements. */
export const QUERY_STYLE: XmlStyle = {
  indent: '  ',
  item: 'member',
  escape: escapeText,
  timestamp: isoMilliseconds,
};
