import { parseTemplate } from '../variables/template.ts';
import type { PolicyDocument, Statement } from './document.ts';

/**
 * The condition keys that a document looks at, in conditions and in variables, as written and in the order of the document.
 * Spellings that differ in case only count once.
 */
export function contextKeysOf(document: PolicyDocument): readonly string[] {
  const keys = new Map<string, string>();
  for (const statement of document.statements) {
    for (const key of keysOf(statement, document.version)) {
      const lower = key.toLowerCase();
      if (!keys.has(lower)) keys.set(lower, key);
    }
  }
  return [...keys.values()];
}

function* keysOf({ resource, conditions }: Statement, version: PolicyDocument['version']): Generator<string> {
  for (const { text } of resource?.values ?? []) yield* variablesOf(text, version);
  for (const { key, values } of conditions) {
    yield key.text;
    for (const { text } of values) yield* variablesOf(text, version);
  }
}

/** The spelling is looked up in the text: a compiled variable has it in lower case. */
function* variablesOf(text: string, version: PolicyDocument['version']): Generator<string> {
  const lower = text.toLowerCase();
  for (const piece of parseTemplate(text, version).pieces) {
    if (piece.kind !== 'variable' || piece.key === '') continue;
    const at = lower.indexOf(`$\{${piece.key}`);
    yield at === -1 ? piece.key : text.slice(at + 2, at + 2 + piece.key.length);
  }
}
