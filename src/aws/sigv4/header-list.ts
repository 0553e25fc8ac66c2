/**
 * All headers as signatures see them: lower-case names, values trimmed, runs of spaces made one, repeated headers joined
 * with a comma. Repetition of a header that must be single therefore never reads as one of its values.
 */
export function headerList(rawHeaders: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase(); // within the bounds of the loop
    const value = canonicalValue(rawHeaders[i + 1] as string);
    const present = headers.get(name);
    headers.set(name, present === undefined ? value : `${present},${value}`);
  }
  return headers;
}

function canonicalValue(value: string): string {
  const trimmed = value.trim();
  return trimmed.includes('  ') ? trimmed.replace(/ +/g, ' ') : trimmed;
}
