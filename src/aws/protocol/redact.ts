import type { ServiceSchema, StructureShape, TypeReference } from './schema.ts';

type Redactor = (value: object) => Readonly<Record<string, unknown>>;

/** One-time codes: the schema does not call them sensitive, and one that was refused may be good for a minute yet. */
const CODES: ReadonlySet<string> = new Set(['AuthenticationCode1', 'AuthenticationCode2', 'TokenCode']);

function isSensitive(service: ServiceSchema, reference: TypeReference, seen: ReadonlySet<string>): boolean {
  if (reference.sensitive === true || reference.type === 'stream' || reference.type === 'blob') return true;
  const shape = service.shapes[reference.type];
  if (shape === undefined || seen.has(reference.type)) return false;
  const within = new Set([...seen, reference.type]);
  if (shape.kind === 'structure') {
    return Object.values(shape.members).some((member) => isSensitive(service, member, within));
  }
  return isSensitive(service, shape.value, within);
}

/**
 * What of an operation's input may be kept in an audit event: every member that neither is a one-time code or sensitive by
 * the schema nor holds anything that is. A structure with one secret member is left out whole: fail closed, not cut open.
 */
export function compileRedactor(service: ServiceSchema, shape: StructureShape): Redactor {
  const hidden = Object.entries(shape.members)
    .filter(([name, member]) => CODES.has(name) || isSensitive(service, member, new Set()))
    .map(([name]) => name);
  if (hidden.length === 0) return (value) => value as Readonly<Record<string, unknown>>;
  const drop = new Set(hidden);
  return (value) => {
    const kept: Record<string, unknown> = {};
    for (const name in value) {
      if (!drop.has(name)) kept[name] = (value as Readonly<Record<string, unknown>>)[name];
    }
    return kept;
  };
}
