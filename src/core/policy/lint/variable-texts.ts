/** The text without its policy variables: `${*}` is a character, and what the others stand for is not known here. */
export function withoutVariables(text: string): string {
  return text.replace(/\$\{[^{}]*\}/g, '');
}

/** A pattern that matches whatever the variables stand for. */
export function variablesAsStars(text: string): string {
  return text.replace(/\$\{[^{}]*\}/g, '*');
}
