import { Refusal } from '../../../core/errors/refusal.ts';
import type { ServiceSchema, StructureShape, TypeReference } from '../schema.ts';
import { parseInstant } from '../timestamp.ts';
import { readXml, type XmlElement } from '../xml/read.ts';

type Decoder = (elements: readonly XmlElement[]) => unknown;

/** S3's refusal of a body that is not the XML it expects. */
export function malformedXml(cause?: unknown): Refusal {
  return new Refusal(
    'MalformedXML',
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
    { cause },
  );
}

function simpleValue(type: string, element: XmlElement): unknown {
  if (element.children.length > 0) throw malformedXml();
  const text = element.text;
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw malformedXml();
    case 'number':
      if (/^-?\d{1,15}$/.test(text)) return Number(text);
      throw malformedXml();
    default: {
      const date = parseInstant(text);
      if (date === undefined) throw malformedXml();
      return date;
    }
  }
}

function compile(schema: ServiceSchema, reference: TypeReference): Decoder {
  const shape = schema.shapes[reference.type];
  if (shape === undefined) return ([first]) => first && simpleValue(reference.type, first);
  if (shape.kind === 'list') {
    const item = compile(schema, shape.value);
    const wrapper = shape.value.xml ?? 'member';
    return (elements) => {
      const items =
        reference.flat === true
          ? elements
          : (elements[0]?.children ?? []).filter((child) => child.name === wrapper);
      return items.map((element) => item([element]));
    };
  }
  if (shape.kind === 'map') throw new Error('schema data: no XML maps in requests');
  const structure = compileStructure(schema, shape);
  return ([first]) => first && structure(first);
}

function compileStructure(schema: ServiceSchema, shape: StructureShape): (element: XmlElement) => object {
  const members = Object.entries(shape.members).map(
    ([name, member], index) =>
      [name, member.xml ?? name, compile(schema, member), index < (shape.required ?? 0)] as const,
  );
  return (element) => {
    const result: Record<string, unknown> = {};
    for (const [name, key, decode, required] of members) {
      const children = element.children.filter((child) => child.name === key);
      if (children.length > 0) result[name] = decode(children);
      else if (required) throw malformedXml();
    }
    return result;
  };
}

/** Compiles the reader of an XML body whose root is `root`. It throws `MalformedXML`. */
export function compileXmlPayload(
  schema: ServiceSchema,
  shape: StructureShape,
  root: string,
): (body: Uint8Array) => object {
  const decode = compileStructure(schema, shape);
  return (body) => {
    let element: XmlElement;
    try {
      element = readXml(new TextDecoder('utf-8', { fatal: true }).decode(body));
    } catch (cause) {
      throw malformedXml(cause);
    }
    if (element.name !== root) throw malformedXml();
    return decode(element);
  };
}
