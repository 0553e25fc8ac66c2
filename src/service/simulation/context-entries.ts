import type { ConditionContext, ContextValue } from '../../core/policy/index.ts';
import { isValueOf, type ValueType } from '../../core/policy/index.ts';
import { invalidInput } from '../validation/iam-refusals.ts';

/** One condition key of a simulated request, as the API takes it. */
export interface ContextEntry {
  readonly name: string;
  readonly values: readonly string[];
  /** `string`, `ipList` and the like; undefined means string, a list when there is not exactly one value. */
  readonly type: string | undefined;
}

const TYPES: ReadonlySet<string> = new Set(['string', 'numeric', 'boolean', 'ip', 'binary', 'date']);
const MAX_NAME = 256;

/** Throws `Refusal` InvalidInput: an entry of an unknown type, with values not of its type, or given twice. */
export function readContextEntries(entries: readonly ContextEntry[]): ConditionContext {
  const context = new Map<string, ContextValue>();
  for (const entry of entries) {
    const key = entry.name.toLowerCase();
    if (key.length === 0 || key.length > MAX_NAME)
      throw invalidInput('Invalid Context Key: a name of 1 to 256 characters is required.');
    if (context.has(key)) throw invalidInput(`Invalid Context Key: ${entry.name} is given more than once.`);
    context.set(key, readValue(entry));
  }
  return context;
}

function readValue({ name, values, type }: ContextEntry): ContextValue {
  const list = type === undefined ? values.length !== 1 : type.endsWith('List');
  const base = (type ?? 'string').replace(/List$/, '');
  if (!isType(base)) throw invalidInput(`Invalid Context Key Type: ${type} of ${name}.`);
  const bad = values.find((value) => !isValueOf(base, value));
  if (bad !== undefined) {
    throw invalidInput(
      `Invalid Context Key Value: ${JSON.stringify(bad)} of ${name} is not of the type ${base}.`,
    );
  }
  if (list) return values;
  const [value, ...more] = values;
  if (value === undefined || more.length > 0) {
    throw invalidInput(`Invalid Context Key Value: ${name} of the type ${base} takes exactly one value.`);
  }
  return value;
}

function isType(text: string): text is ValueType {
  return TYPES.has(text);
}
