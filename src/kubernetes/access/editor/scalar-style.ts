import { isScalar } from 'yaml';

/** How a text is written: as its neighbours are. */
export type Quoting = 'plain' | 'single' | 'double';

/** Starts and ends with a letter or digit, and holds nothing that YAML reads as more than a text. */
const PLAIN_IN_BLOCK = /^[A-Za-z](?:[\w.@/+={}-]|:(?=[\w.@/+={-]|:))*$/;
const PLAIN_IN_FLOW = /^[A-Za-z](?:[\w.@/+=-]|:(?=[\w.@/+=-]|:))*$/;
/** Texts that some reader of YAML takes for something else. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these need escapes, which only double quotes have
const NEEDS_ESCAPES = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/;

/** A text as a YAML scalar, in the wished quoting where that can hold it. */
export function scalarText(text: string, quoting: Quoting, place: 'block' | 'flow'): string {
  const plain = place === 'block' ? PLAIN_IN_BLOCK : PLAIN_IN_FLOW;
  if (quoting === 'plain' && plain.test(text) && !text.endsWith(':') && !RESERVED.test(text)) return text;
  if (quoting === 'single' && !NEEDS_ESCAPES.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export function quotingOf(node: unknown): Quoting {
  if (!isScalar(node)) return 'plain';
  if (node.type === 'QUOTE_DOUBLE') return 'double';
  return node.type === 'QUOTE_SINGLE' ? 'single' : 'plain';
}
