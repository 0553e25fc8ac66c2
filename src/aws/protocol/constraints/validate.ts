import { Refusal } from '../../../core/errors/refusal.ts';
import type { ServiceSchema, StructureShape, TypeReference } from '../schema.ts';
import type { Constraint, ConstraintTable } from './constraint.ts';

/** Collects the clauses of one value; `path` is `tags.1.member.key`. */
type Check = (value: unknown, path: string, faults: string[]) => void;

/** A bad list of thousands of members must not become a message of megabytes. */
const MAXIMUM_FAULTS = 100;

/** Longest part of a bad value that a message quotes: an unsigned call must not be answered, and audited, by megabytes. */
const MAXIMUM_SHOWN = 8192;

const lowerCamel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Length in Unicode scalar values, without making an array. */
export function scalarLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff && i + 1 < text.length) {
      const next = text.charCodeAt(i + 1);
      if (next >= 0xdc00 && next <= 0xdfff) {
        length -= 1;
        i += 1;
      }
    }
  }
  return length;
}

/** A text has at least half as many scalar values as code units: a token well inside its bounds is not counted. */
function boundedLength(text: string, { minimumLength = 0, maximumLength = Infinity }: Constraint): number {
  const { length } = text;
  return length <= maximumLength && length >= 2 * minimumLength ? length : scalarLength(text);
}

function lengthClause(length: number, rule: Constraint): string | undefined {
  if (rule.minimumLength !== undefined && length < rule.minimumLength) {
    return `Member must have length greater than or equal to ${rule.minimumLength}`;
  }
  if (rule.maximumLength !== undefined && length > rule.maximumLength) {
    return `Member must have length less than or equal to ${rule.maximumLength}`;
  }
  return undefined;
}

function valueClause(value: number, rule: Constraint): string | undefined {
  if (rule.minimum !== undefined && value < rule.minimum) {
    return `Member must have value greater than or equal to ${rule.minimum}`;
  }
  if (rule.maximum !== undefined && value > rule.maximum) {
    return `Member must have value less than or equal to ${rule.maximum}`;
  }
  return undefined;
}

const CLAUSE = 'failed to satisfy constraint:';

function constraintCheck(rule: Constraint, sensitive: boolean): Check {
  return (value, path, faults) => {
    const at = (shown: boolean, clause: string): void => {
      const text = shown && !sensitive ? `Value '${String(value).slice(0, MAXIMUM_SHOWN)}'` : 'Value';
      faults.push(`${text} at '${path}' ${CLAUSE} ${clause}`);
    };
    if (typeof value === 'number') {
      const clause = valueClause(value, rule);
      if (clause !== undefined) at(true, clause);
      return;
    }
    if (Array.isArray(value)) {
      const clause = lengthClause(value.length, rule);
      if (clause !== undefined) at(false, clause);
      return;
    }
    if (typeof value === 'string') stringFaults(value, rule, at);
  };
}

function stringFaults(value: string, rule: Constraint, at: (shown: boolean, clause: string) => void): void {
  const clause = lengthClause(boundedLength(value, rule), rule);
  if (clause !== undefined) at(true, clause);
  if (rule.pattern !== undefined && !rule.pattern.test.test(value)) {
    at(true, `Member must satisfy regular expression pattern: ${rule.pattern.shown}`);
  }
  // The value is left out of the enum form (iam.md).
  if (rule.values !== undefined && !rule.values.includes(value)) {
    at(false, `Member must satisfy enum value set: [${rule.values.join(', ')}]`);
  }
}

class ValidatorCompiler {
  readonly #schema: ServiceSchema;
  readonly #table: ConstraintTable;

  constructor(schema: ServiceSchema, table: ConstraintTable) {
    this.#schema = schema;
    this.#table = table;
  }

  structure(shape: StructureShape, shapeName: string): Check {
    const checks = Object.entries(shape.members).map(([name, member], index) => ({
      name,
      label: lowerCamel(name),
      required: index < (shape.required ?? 0),
      checks: this.#member(shapeName, name, member),
    }));
    return (value, path, faults) => {
      for (const { name, label, required, checks: memberChecks } of checks) {
        const at = path === '' ? label : `${path}.${label}`;
        const member = (value as Readonly<Record<string, unknown>>)[name];
        if (member === undefined) {
          if (required) faults.push(`Value null at '${at}' ${CLAUSE} Member must not be null`);
        } else {
          for (const check of memberChecks) check(member, at, faults);
        }
        if (faults.length >= MAXIMUM_FAULTS) return;
      }
    };
  }

  #member(shapeName: string, name: string, member: TypeReference): readonly Check[] {
    const rule = (key: string): Constraint | undefined =>
      this.#table[shapeName]?.[key] ?? this.#table['*']?.[key];
    const own = rule(name);
    const item = rule(`${name}.item`);
    const checks: Check[] = [];
    if (own !== undefined) checks.push(constraintCheck(own, member.sensitive === true));
    const inner = this.#inner(member, item);
    if (inner !== undefined) checks.push(inner);
    return checks;
  }

  #inner(member: TypeReference, item: Constraint | undefined): Check | undefined {
    const shape = this.#schema.shapes[member.type];
    if (shape?.kind === 'structure') return this.#later(shape, member.type);
    if (shape?.kind !== 'list') return undefined;
    const element = this.#schema.shapes[shape.value.type];
    const check =
      element?.kind === 'structure'
        ? this.#later(element, shape.value.type)
        : item && constraintCheck(item, shape.value.sensitive === true);
    if (check === undefined) return undefined;
    return (value, path, faults) => {
      for (const [index, entry] of (value as readonly unknown[]).entries()) {
        check(entry, `${path}.${index + 1}.member`, faults);
        if (faults.length >= MAXIMUM_FAULTS) return;
      }
    };
  }

  #later(shape: StructureShape, name: string): Check {
    let compiled: Check | undefined;
    return (value, path, faults) => {
      compiled ??= this.structure(shape, name);
      compiled(value, path, faults);
    };
  }
}

/**
 * Compiles the validator of one operation's input. It throws AWS's `ValidationError` (sts.md 3.1):
 * `2 validation errors detected: Value … failed to satisfy constraint: Member must …; Value …`.
 */
export function compileValidator(
  schema: ServiceSchema,
  shape: StructureShape,
  shapeName: string,
  table: ConstraintTable,
): (input: object) => void {
  const check = new ValidatorCompiler(schema, table).structure(shape, shapeName);
  return (input) => {
    const faults: string[] = [];
    check(input, '', faults);
    if (faults.length === 0) return;
    const noun = faults.length === 1 ? 'error' : 'errors';
    throw new Refusal(
      'ValidationError',
      400,
      `${faults.length} validation ${noun} detected: ${faults.join('; ')}`,
    );
  };
}
