import type { Json } from '../../../core/records/record.ts';
import { templateFormatError } from './template-refusal.ts';

export type JsonObject = Readonly<Record<string, Json | undefined>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deeper than any real template; a walk over a template must not be able to exhaust the stack. */
const MAX_DEPTH = 48;

/**
 * Checks that a parsed template is made of JSON values only and is not nested too deeply. Throws `Refusal`
 * ValidationError.
 */
export function checkJson(value: unknown, depth = 0): Json {
  if (depth > MAX_DEPTH) throw templateFormatError('the template is nested too deeply.');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => checkJson(item, depth + 1));
  if (!isObject(value)) throw templateFormatError('unsupported structure.');
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, checkJson(item, depth + 1)]));
}
