import type { Refusal } from '../../../core/errors/refusal.ts';
import type { ListShape, MapShape, ServiceSchema, StructureShape, TypeReference } from '../schema.ts';
import { parseInstant } from '../timestamp.ts';
import { type FormNode, type FormTree, malformedInput } from './form.ts';

/** What the two query protocols do differently. */
export interface QueryStyle {
  /** Request key of a structure's member. */
  readonly memberKey: (name: string, member: TypeReference) => string;
  /** Lists are numbered at once (`Filter.1`), without `.member.`. */
  readonly flatLists: boolean;
  /** The refusal of a value that is not of its type. */
  readonly malformed: (key: string, value: string, type: string) => Refusal;
}

type Node = string | FormNode;
/** Undefined when the node holds nothing for this type. */
type Decoder = (node: Node) => unknown;
type Part = readonly [name: string, key: string, decode: Decoder];

const INT32_MAXIMUM = 2_147_483_647;
const INT32_MINIMUM = -2_147_483_648;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const INTEGER = /^[+-]?\d{1,11}$/;

/** A signed 32-bit integer: `+900` and `0900` are fine (sts.md 3.3). */
export function parseInt32(text: string): number | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = Number(text);
  return value > INT32_MAXIMUM || value < INT32_MINIMUM ? undefined : value;
}

function parseSimple(text: string, type: string): unknown {
  switch (type) {
    case 'string':
      return text;
    case 'number':
      return parseInt32(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'blob':
      return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
    default:
      return parseInstant(text);
  }
}

const textOf = (node: Node): string | undefined => (typeof node === 'string' ? node : node.value);
const childrenOf = (node: Node): ReadonlyMap<string, FormNode> | undefined =>
  typeof node === 'string' ? undefined : node.children;

const LIST_INDEX = /^[1-9]\d{0,4}$/;

/** Numbered children in numeric order. A key that is no number would be lost silently: it is refused. */
function numbered(children: ReadonlyMap<string, FormNode> | undefined): readonly FormNode[] {
  if (children === undefined) return [];
  const entries = [...children].map(([key, node]) => {
    if (!LIST_INDEX.test(key)) throw malformedInput();
    return [Number(key), node] as const;
  });
  return entries.sort(([a], [b]) => a - b).map(([, node]) => node);
}

/** Compiles decoders of one service's structures. */
export class QueryDecoders {
  readonly #schema: ServiceSchema;
  readonly #style: QueryStyle;

  constructor(schema: ServiceSchema, style: QueryStyle) {
    this.#schema = schema;
    this.#style = style;
  }

  /** Decoder of an operation's whole input. */
  input(shape: StructureShape): (tree: FormTree) => Record<string, unknown> {
    const parts = this.#parts(shape);
    return (tree) => {
      const input: Record<string, unknown> = {};
      for (const [name, key, decode] of parts) {
        const node = tree.get(key);
        if (node === undefined) continue;
        const value = decode(node);
        if (value !== undefined) input[name] = value;
      }
      return input;
    };
  }

  #parts(shape: StructureShape): readonly Part[] {
    return Object.entries(shape.members).map(([name, member]) => {
      const key = this.#style.memberKey(name, member);
      return [name, key, this.#reference(member, key)];
    });
  }

  #reference(reference: TypeReference, key: string): Decoder {
    const shape = this.#schema.shapes[reference.type];
    if (shape === undefined) return this.#simple(reference.type, key);
    switch (shape.kind) {
      case 'list':
        return this.#list(shape, this.#style.flatLists || reference.flat === true, key);
      case 'map':
        return this.#map(shape, reference.flat === true, key);
      case 'structure':
        return this.#structure(shape);
    }
  }

  #simple(type: string, key: string): Decoder {
    const { malformed } = this.#style;
    if (type === 'string') return textOf;
    return (node) => {
      const text = textOf(node);
      if (text === undefined) return undefined;
      const value = parseSimple(text, type);
      if (value === undefined) throw malformed(key, text, type);
      return value;
    };
  }

  #structure(shape: StructureShape): Decoder {
    // Compiled on first use: request shapes may refer to themselves.
    let parts: readonly Part[] | undefined;
    return (node) => {
      parts ??= this.#parts(shape);
      const children = childrenOf(node);
      const result: Record<string, unknown> = {};
      for (const [name, key, decode] of parts) {
        const part = children?.get(key);
        const value = part === undefined ? undefined : decode(part);
        if (value !== undefined) result[name] = value;
      }
      return result;
    };
  }

  #list(shape: ListShape, flat: boolean, key: string): Decoder {
    const item = this.#reference(shape.value, key);
    const wrapper = shape.value.xml ?? 'member';
    return (node) => {
      const items = numbered(flat ? childrenOf(node) : childrenOf(node)?.get(wrapper)?.children);
      return items.map((entry) => item(entry)).filter((value) => value !== undefined);
    };
  }

  #map(shape: MapShape, flat: boolean, key: string): Decoder {
    const value = this.#reference(shape.value, key);
    const [keyName, valueName] = [shape.key.xml ?? 'key', shape.value.xml ?? 'value'];
    return (node) => {
      const entries = numbered(flat ? childrenOf(node) : childrenOf(node)?.get('entry')?.children);
      // fromEntries defines own properties: a key `__proto__` cannot reach the prototype.
      return Object.fromEntries(
        entries.map((entry) => {
          const item = entry.children?.get(valueName);
          return [entry.children?.get(keyName)?.value ?? '', item === undefined ? '' : value(item)];
        }),
      );
    };
  }
}

/** STS, IAM, CloudFormation. */
export const AWS_QUERY: QueryStyle = {
  memberKey: (name, member) => member.xml ?? name,
  flatLists: false,
  malformed: (_key, value, type) =>
    malformedInput(value === '' && type === 'number' ? 'missing value for decimal type' : ''),
};
