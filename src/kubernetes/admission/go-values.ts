/** Texts that Go's `strconv.ParseBool` knows. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

/** As Go's `strconv.ParseBool`; undefined for anything else. */
export function parseGoBoolean(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : BOOLEANS.get(text);
}

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** As Go's `strconv.ParseInt(text, 10, 64)`; undefined when it does not parse or does not fit. */
export function parseGoInteger(text: string | undefined): number | undefined {
  if (text === undefined || !/^[+-]?[0-9]{1,40}$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value < LEAST || value > MOST ? undefined : Number(value);
}
