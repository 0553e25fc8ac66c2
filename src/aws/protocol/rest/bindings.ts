import type { ServiceSchema, StructureShape, TypeReference } from '../schema.ts';
import { parseHttpDate, parseInstant } from '../timestamp.ts';
import type { WireRequest } from '../wire.ts';

/** A value in a header, query or label that is not of its type. The door words it. */
export class BindingFault extends Error {
  readonly member: string;
  constructor(member: string) {
    super(`malformed ${member}`);
    this.name = 'BindingFault';
    this.member = member;
  }
}

type Step = (request: WireRequest, input: Record<string, unknown>) => void;

function parse(type: string, text: string, member: string): unknown {
  switch (type) {
    case 'string':
      return text;
    case 'number':
      if (/^-?\d{1,15}$/.test(text)) return Number(text);
      throw new BindingFault(member);
    case 'boolean':
      if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
      throw new BindingFault(member);
    default: {
      const date = parseHttpDate(text) ?? parseInstant(text);
      if (date === undefined) throw new BindingFault(member);
      return date;
    }
  }
}

function queryStep(schema: ServiceSchema, name: string, member: TypeReference, key: string): Step {
  const shape = schema.shapes[member.type];
  if (shape?.kind === 'list') {
    return (request, input) => {
      const values = request.query?.filter(([queryName]) => queryName === key) ?? [];
      if (values.length > 0) input[name] = values.map(([, value]) => parse(shape.value.type, value, name));
    };
  }
  return (request, input) => {
    const pair = request.query?.find(([queryName]) => queryName === key);
    if (pair !== undefined) input[name] = parse(member.type, pair[1], name);
  };
}

function headerStep(schema: ServiceSchema, name: string, member: TypeReference, header: string): Step {
  const key = header.toLowerCase();
  const shape = schema.shapes[member.type];
  return (request, input) => {
    const value = request.headers[key];
    if (value === undefined) return;
    const text = typeof value === 'string' ? value : value.join(', ');
    input[name] =
      shape?.kind === 'list'
        ? text.split(',').map((item) => parse(shape.value.type, item.trim(), name))
        : parse(member.type, text, name);
  };
}

function prefixStep(name: string, prefix: string): Step {
  return (request, input) => {
    const entries = Object.entries(request.headers)
      .filter(([header]) => header.startsWith(prefix))
      .map(([header, value]) => [header.slice(prefix.length), String(value)] as const);
    if (entries.length > 0) input[name] = Object.fromEntries(entries);
  };
}

function stepOf(schema: ServiceSchema, name: string, member: TypeReference): Step | undefined {
  if (member.label === true) {
    return (request, input) => {
      const value = request.labels?.[name];
      if (value !== undefined) input[name] = value;
    };
  }
  if (member.query !== undefined) return queryStep(schema, name, member, member.query);
  if (member.header !== undefined) return headerStep(schema, name, member, member.header);
  if (member.prefix !== undefined) return prefixStep(name, member.prefix);
  return undefined;
}

/** Compiles the reading of labels, query parameters and headers into an input. It throws `BindingFault`. */
export function compileBindings(schema: ServiceSchema, shape: StructureShape): Step {
  const steps = Object.entries(shape.members).flatMap(([name, member]) => {
    const step = stepOf(schema, name, member);
    return step === undefined ? [] : [step];
  });
  return (request, input) => {
    for (const step of steps) step(request, input);
  };
}

/** Members that are neither in the path, the query nor a header: those of the body. */
export function bodyMembers(shape: StructureShape): readonly (readonly [string, TypeReference])[] {
  return Object.entries(shape.members).filter(
    ([, member]) =>
      member.label !== true &&
      member.query === undefined &&
      member.header === undefined &&
      member.prefix === undefined,
  );
}
