/** A value of the document as messages show it: on one line, without control characters, and short. */
export function quote(text: string): string {
  const shown = text.length > 120 ? `${text.slice(0, 117)}...` : text;
  return JSON.stringify(shown).replace(/[\u007f-\u009f\u2028\u2029\ud800-\udfff]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
