/** Bound on the parameters of one request: a URL of 16 KiB cannot sensibly hold more. */
const MAXIMUM_PARAMETERS = 1000;

/**
 * Splits and decodes a query string, `+` as a space. Undefined when an escape is broken, the bytes are not UTF-8, or
 * there are too many.
 */
export function parseQuery(raw: string): readonly (readonly [string, string])[] | undefined {
  if (raw === '') return [];
  const parts = raw.split('&', MAXIMUM_PARAMETERS + 1);
  if (parts.length > MAXIMUM_PARAMETERS) return undefined;
  const pairs: (readonly [string, string])[] = [];
  for (const part of parts) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    const value = decode(equals < 0 ? '' : part.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

function decode(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
