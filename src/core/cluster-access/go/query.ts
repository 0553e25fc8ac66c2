import { unescapeBytes } from './escapes.ts';

/**
 * Parameters in the order of their first appearance, as Go's url.ParseQuery reads them: undefined for a semicolon or a broken escape
 * anywhere. Texts hold bytes.
 */
export function parseGoQuery(raw: string): ReadonlyMap<string, readonly string[]> | undefined {
  if (raw.includes(';')) return undefined;
  const parameters = new Map<string, string[]>();
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = unescapeBytes(equals < 0 ? pair : pair.slice(0, equals), true);
    const value = unescapeBytes(equals < 0 ? '' : pair.slice(equals + 1), true);
    if (key === undefined || value === undefined) return undefined;
    const present = parameters.get(key);
    if (present === undefined) parameters.set(key, [value]);
    else present.push(value);
  }
  return parameters;
}
