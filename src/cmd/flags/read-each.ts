import { FlagFault, type ReadFlag } from './flag-values.ts';

/** `maxAge` as a flag has it: `max-age`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A flag that is given again adds to what it was given before. */
export const joined = (value: string, before: string | undefined): string =>
  before === undefined ? value : `${before},${value}`;

/**
 * Reads each entry of a table of flags out of its text with the entry's own reader. All faults together, each with the flag's name: while
 * there are any, the values are not to be used.
 */
export function readEach<Entry extends { readonly read: ReadFlag<unknown> }, Values>(
  table: Readonly<Record<string, Entry>>,
  textOf: (name: string, entry: Entry) => unknown,
  flagOf: (name: string, entry: Entry) => string = (name) => `--${kebab(name)}`,
): { readonly values: Values; readonly faults: string[] } {
  const faults: string[] = [];
  const read = Object.entries(table).map(([name, entry]) => {
    try {
      return [name, entry.read(String(textOf(name, entry)))] as const;
    } catch (fault) {
      if (!(fault instanceof FlagFault)) throw fault;
      faults.push(`${flagOf(name, entry)} ${fault.message}`);
      return [name, undefined] as const;
    }
  });
  // Each value was read by the reader of its own name.
  return { values: Object.freeze(Object.fromEntries(read)) as Values, faults };
}
