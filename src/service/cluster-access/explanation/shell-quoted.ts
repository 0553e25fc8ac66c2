/** A word for a shell. Attack: names come from tokens, maps and records, and whoever is told copies what is printed. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
