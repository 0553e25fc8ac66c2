import { asciiLower } from '../token/ascii-lower.ts';
import { EntryFault } from './entry-fault.ts';

/** The members of an entry by their names in lower case: Go's decoder, which every reader of the map has, takes any case. */
export type Fields = ReadonlyMap<string, { readonly key: string; readonly value: unknown }>;

const LONGEST = 2048;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Of a map or a decoded JSON object. Throws `EntryFault` for anything else, and for two members that differ in case only. */
export function fieldsOf(value: unknown, what: string): Fields {
  const pairs = pairsOf(value);
  if (pairs === undefined) throw new EntryFault(`${what} must be a map of fields`);
  const fields = new Map<string, { readonly key: string; readonly value: unknown }>();
  for (const [key, member] of pairs) {
    const name = asciiLower(key);
    // Which of the two counts differs between the programs that read the map.
    if (fields.has(name)) throw new EntryFault(`${what} has ${name} twice`);
    fields.set(name, { key, value: member });
  }
  return fields;
}

function pairsOf(value: unknown): Iterable<readonly [string, unknown]> | undefined {
  if (value instanceof Map) {
    const keys = [...value.keys()];
    return keys.every((key) => typeof key === 'string') ? (value as Map<string, unknown>) : undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value);
}

/** Empty when it is not there or null. Throws `EntryFault` for what is no text, or no text for a name. */
export function textOf(fields: Fields, name: string): string {
  const value = fields.get(name.toLowerCase())?.value;
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new EntryFault(`${name} must be a string`, 'put it in quotes');
  return checked(value, name);
}

/** Of a list of texts; empty ones name nothing and are left out. Throws `EntryFault` for any other form. */
export function textsOf(fields: Fields, name: string): readonly string[] {
  const value = fields.get(name.toLowerCase())?.value;
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string'))
    throw new EntryFault(`${name} must be a list of strings`);
  return value.map((each) => checked(each, name)).filter((each) => each !== '');
}

function checked(text: string, name: string): string {
  if (text.length > LONGEST) throw new EntryFault(`${name} is longer than ${LONGEST} characters`);
  if (CONTROL.test(text)) throw new EntryFault(`${name} holds a control character`);
  return text;
}
