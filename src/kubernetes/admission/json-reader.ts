/** An input that has not the shape it must have. `message` names the place, never the value. */
export class ShapeFault extends Error {
  override name = 'ShapeFault';
}

export type Members = Readonly<Record<string, unknown>>;

/** Where a value stands: a path, or an element of a list. Rendered only when a fault is told. */
export type Place = string | { readonly list: string; readonly index: number; readonly member: string };

function fault(place: Place, expected: string): ShapeFault {
  const path = typeof place === 'string' ? place : `${place.list}[${place.index}]${place.member}`;
  return new ShapeFault(`${path}: expected ${expected}`);
}

export function readMembers(value: unknown, place: Place): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault(place, 'an object');
  // Any JSON object is a record of unknown members.
  return value as Members;
}

/** An absent or null value reads as undefined, as Go's decoder does. */
export function readText(value: unknown, place: Place): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw fault(place, 'a string');
  return value;
}

export function readList(value: unknown, place: Place): readonly unknown[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw fault(place, 'an array');
  return value;
}

const NO_TEXTS: ReadonlyMap<string, string> = new Map();

export function readTexts(value: unknown, place: string): ReadonlyMap<string, string> {
  if (value === undefined || value === null) return NO_TEXTS;
  const texts = new Map<string, string>();
  for (const [name, text] of Object.entries(readMembers(value, place)))
    texts.set(name, readText(text, place) ?? '');
  return texts;
}
