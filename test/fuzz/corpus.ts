import { readdirSync, readFileSync } from 'node:fs';

/** Entries of one grammar, in the order of their names. Texts are bytes: what is no UTF-8 must stay so. */
export function readCorpus(name: string): readonly [string, ...string[]] {
  const folder = new URL(`./corpus/${name}/`, import.meta.url);
  const [first, ...rest] = readdirSync(folder)
    .sort()
    .map((file) => readFileSync(new URL(file, folder), 'latin1').replace(/\n$/, ''));
  if (first === undefined) throw new Error(`no corpus ${name}`);
  return [first, ...rest];
}

/** What a text of a corpus stands for: one byte a character; characters past that are written in UTF-8. */
export function bytesOf(text: string): Uint8Array {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of Latin-1 is meant
  return Buffer.from(text, /^[\u0000-\u00ff]*$/.test(text) ? 'latin1' : 'utf8');
}
