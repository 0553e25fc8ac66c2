import type { StructureShape, TypeReference } from '../schema.ts';

type Write = (output: Readonly<Record<string, unknown>>, headers: Record<string, string>) => void;

// A value with a line break would let whoever stored it write headers of their own (response splitting).
const UNSAFE = /[\p{Cc}\u{100}-\u{10FFFF}]/u;

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

function headerText(type: string, value: unknown): string {
  if (value instanceof Date) {
    return type === 'date-time' ? value.toISOString() : value.toUTCString();
  }
  const text = String(value);
  return UNSAFE.test(text) ? encodeURIComponent(text) : text;
}

function writeOf(name: string, member: TypeReference): Write | undefined {
  const { header, prefix } = member;
  if (header !== undefined) {
    return (output, headers) => {
      const value = output[name];
      if (value !== undefined && value !== null) headers[header] = headerText(member.type, value);
    };
  }
  if (prefix === undefined) return undefined;
  return (output, headers) => {
    for (const [key, value] of Object.entries((output[name] as object | undefined) ?? {})) {
      // A name that is no token would be refused by the HTTP server, and with it the whole answer.
      if (TOKEN.test(key)) headers[prefix + key] = headerText('string', value);
    }
  };
}

/** Compiles the writing of header-bound members of an output. */
export function compileResponseHeaders(shape: StructureShape): Write {
  const writes = Object.entries(shape.members).flatMap(([name, member]) => {
    const write = writeOf(name, member);
    return write === undefined ? [] : [write];
  });
  return (output, headers) => {
    for (const write of writes) write(output, headers);
  };
}
