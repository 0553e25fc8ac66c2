/**
 * The first record of a CSV text as Go's `encoding/csv` reads it (RFC 4180, quotes strict); undefined when it is malformed or
 * there is none.
 */
export function parseCsvRecord(text: string): readonly string[] | undefined {
  const source = text.replace(/^(\r?\n)+/, '');
  if (source === '') return undefined;
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const field = source[at] === '"' ? quotedField(source, at + 1) : plainField(source, at);
    if (field === undefined) return undefined;
    fields.push(field.value);
    if (source[field.end] !== ',') return fields;
    at = field.end + 1;
  }
}

interface Field {
  readonly value: string;
  /** Index of the comma or line end after it. */
  readonly end: number;
}

function plainField(source: string, start: number): Field | undefined {
  let end = start;
  while (!endsField(source, end)) end++;
  const value = source.slice(start, end);
  return value.includes('"') ? undefined : { value, end };
}

function quotedField(source: string, start: number): Field | undefined {
  let value = '';
  for (let at = start; at < source.length; at++) {
    if (source[at] !== '"') value += source[at];
    else if (source[at + 1] === '"') value += source[++at];
    else return endsField(source, at + 1) ? { value, end: at + 1 } : undefined;
  }
  return undefined;
}

function endsField(source: string, at: number): boolean {
  const character = source[at];
  if (character === undefined || character === ',' || character === '\n') return true;
  return character === '\r' && (source[at + 1] === '\n' || at + 1 === source.length);
}
