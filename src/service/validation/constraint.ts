import { Refusal } from '../../core/errors/refusal.ts';

/** What the API's model demands of one member. Lengths count Unicode scalar values (sts.md 3.1). */
export interface Constraint {
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Anchored; `shown` is the pattern as the message displays it. */
  readonly pattern?: RegExp;
  readonly shown?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Of each element, for lists. Length bounds above are then of the list. */
  readonly element?: Constraint;
}

const MAX_SHOWN = 1024;

export type ConstraintTable = Readonly<Record<string, Constraint>>;

/**
 * Checks members by name against a table; names are lower camel case, as messages show them. Throws `Refusal`
 * ValidationError with one clause a fault. A member that is absent and not required is fine. IAM leaves values out,
 * CloudFormation shows them.
 */
export function checkMembers(
  members: Readonly<Record<string, unknown>>,
  table: ConstraintTable,
  required: readonly string[] = [],
  values: 'hidden' | 'shown' = 'hidden',
): void {
  const show = (value: unknown) => (values === 'shown' ? `Value ${display(value)} at` : 'Value at');
  const clause = (name: string, value: unknown, fault: string) =>
    `${show(value)} '${name}' failed to satisfy constraint: ${fault}`;
  const clauses: string[] = [];
  for (const name of required) {
    if (members[name] === undefined) clauses.push(clause(name, undefined, 'Member must not be null'));
  }
  for (const [name, value] of Object.entries(members)) {
    const constraint = Object.hasOwn(table, name) ? table[name] : undefined;
    if (value !== undefined && constraint !== undefined) {
      clauses.push(...faults(value, constraint).map((fault) => clause(name, value, fault)));
    }
  }
  if (clauses.length > 0) throw validationError(clauses);
}

function validationError(clauses: readonly string[]): Refusal {
  const noun = clauses.length === 1 ? 'error' : 'errors';
  const message = `${clauses.length} validation ${noun} detected: ${clauses.join('; ')}`;
  return new Refusal('ValidationError', 400, message);
}

/** Cut short: an answer must not grow with what was sent. */
function display(value: unknown): string {
  if (value === undefined) return 'null';
  return `'${String(value).slice(0, MAX_SHOWN)}'`;
}

function faults(value: unknown, constraint: Constraint): readonly string[] {
  if (typeof value === 'number') return numberFaults(value, constraint);
  if (typeof value === 'string')
    return [...lengthFaults(scalars(value), constraint), ...textFaults(value, constraint)];
  if (!Array.isArray(value)) return [];
  return [...lengthFaults(value.length, constraint), ...elementFaults(value, constraint.element)];
}

function numberFaults(value: number, { minimum, maximum }: Constraint): readonly string[] {
  const found: string[] = [];
  if (minimum !== undefined && value < minimum) {
    found.push(`Member must have value greater than or equal to ${minimum}`);
  }
  if (maximum !== undefined && value > maximum) {
    found.push(`Member must have value less than or equal to ${maximum}`);
  }
  return found;
}

function lengthFaults(length: number, { minLength, maxLength }: Constraint): readonly string[] {
  const found: string[] = [];
  if (minLength !== undefined && length < minLength) {
    found.push(`Member must have length greater than or equal to ${minLength}`);
  }
  if (maxLength !== undefined && length > maxLength) {
    found.push(`Member must have length less than or equal to ${maxLength}`);
  }
  return found;
}

function textFaults(value: string, { pattern, shown, maxLength }: Constraint): readonly string[] {
  // A text past its length is not run through a pattern: a caller must not choose how long that takes.
  const bounded = maxLength === undefined || value.length <= 2 * maxLength;
  if (pattern !== undefined && bounded && !pattern.test(value)) {
    return [`Member must satisfy regular expression pattern: ${shown ?? pattern.source}`];
  }
  return [];
}

function elementFaults(value: readonly unknown[], element: Constraint | undefined): readonly string[] {
  if (element === undefined) return [];
  const inner = new Set(value.flatMap((item) => faults(item, element)));
  return inner.size === 0 ? [] : [`Member must satisfy constraint: [${[...inner].join(', ')}]`];
}

function scalars(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
