/** An input that has not the shape it must have. `message` names the place, never the value. */
export class ShapeFault extends Error {
  override name = 'ShapeFault';
}

export type Members = Readonly<Record<string, unknown>>;

export function readMembers(value: unknown, place: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ShapeFault(`${place}: expected an object`);
  // Any JSON object is a record of unknown members.
  return value as Members;
}

/** An absent or null value reads as undefined, as Go's decoder does. */
export function readText(value: unknown, place: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new ShapeFault(`${place}: expected a string`);
  return value;
}

export function readList(value: unknown, place: string): readonly unknown[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw new ShapeFault(`${place}: expected an array`);
  return value;
}

export function readTexts(value: unknown, place: string): ReadonlyMap<string, string> {
  if (value === undefined || value === null) return new Map();
  const entries = Object.entries(readMembers(value, place));
  return new Map(
    entries.map(([name, text]) => [name, readText(text, `${place}[${JSON.stringify(name)}]`) ?? '']),
  );
}
