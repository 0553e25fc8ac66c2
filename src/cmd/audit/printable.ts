// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not reach a terminal
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * A text of a stranger's for a terminal. Attack: a session name or user agent with line feeds, escape sequences or marks of writing
 * direction would draw lines of its own, or hide what was recorded.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The same for a text of several lines that we laid out ourselves: line feeds and tabs stay. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split('\t').map(printable).join('\t'))
    .join('\n');
}
