/** Names that stand in the data for what is known when a case runs. */
export type Names = Readonly<Record<string, string>> & { readonly now: string };

const NAME = /\{([a-zA-Z]{3,})([+-]\d+)?(?: ([^{}\s]+) (\d+))?\}/g;

/** `{role}`, `{now+300}` (seconds), `{repeat x 2049}`. Throws on a name that is not known. */
export function fillText(text: string, names: Names): string {
  return text.replaceAll(NAME, (whole, name: string, offset?: string, piece?: string, count?: string) => {
    if (name === 'repeat' && piece !== undefined) return piece.repeat(Number(count));
    const value = names[name];
    if (value === undefined) throw new Error(`${whole} stands for nothing`);
    return offset === undefined ? value : String(Number(value) + Number(offset));
  });
}

/** The same for every text in a value. `{"now": 60}` becomes the number of seconds a minute from now. */
export function fill<Value>(value: Value, names: Names): Value {
  return filled(value, names) as Value;
}

function filled(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return fillText(value, names);
  if (Array.isArray(value)) return value.map((item) => filled(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === 'now' && typeof only[1] === 'number')
    return Number(names.now) + only[1];
  return Object.fromEntries(entries.map(([name, member]) => [fillText(name, names), filled(member, names)]));
}
