const CAPITAL = /[A-Z]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
const BEYOND_ASCII = /[^\x00-\x7f]/;

/** Lower case of ASCII's letters only: a Kelvin sign is no `k` here, though Unicode makes it one. */
export function asciiLower(text: string): string {
  if (!CAPITAL.test(text)) return text;
  if (!BEYOND_ASCII.test(text)) return text.toLowerCase();
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
