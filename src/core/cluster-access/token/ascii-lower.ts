const CAPITAL = /[A-Z]/;

/** Lower case of ASCII's letters only: a Kelvin sign is no `k` here, though Unicode makes it one. */
export function asciiLower(text: string): string {
  return CAPITAL.test(text) ? text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) : text;
}
