import type { Json } from '../../core/records/record.ts';

/** Longest text that an audit record keeps of one member: a caller must not fill the log with one call. */
const MAXIMUM_TEXT = 4096;
const MAXIMUM_DEPTH = 8;
const MAXIMUM_ELEMENTS = 200;

/** CloudTrail writes members in lower camel case. */
function camel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** A parsed input as JSON of bounded size; streams and other things that are no data are left out. */
export function asJson(value: unknown, depth = 0): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string')
    return value.length > MAXIMUM_TEXT ? `${value.slice(0, MAXIMUM_TEXT)}…` : value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== 'object' || depth >= MAXIMUM_DEPTH) return null;
  if (Array.isArray(value)) return value.slice(0, MAXIMUM_ELEMENTS).map((item) => asJson(item, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return null;
  const copied: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value).slice(0, MAXIMUM_ELEMENTS)) {
    if (member !== undefined) copied[camel(name)] = asJson(member, depth + 1);
  }
  return copied;
}
