import { resolveTemplate } from '../variables/template.ts';
import { type CompileValues, MATCH, NO_MATCH, type PolicyValue, type ValueMatcher } from './value-matcher.ts';

/** `StringEquals`: exact text. `*` and `?` are literal, `${*}` is `*`. */
export const stringEquals: CompileValues = (values) => equality(values, (text) => text);

/** `StringEqualsIgnoreCase`: exact text without regard to case. */
export const stringEqualsIgnoreCase: CompileValues = (values) =>
  equality(values, (text) => text.toLowerCase());

function equality(values: readonly PolicyValue[], normalize: (text: string) => string): ValueMatcher {
  const fixed = new Set(
    values.filter((value) => !value.hasVariables).map((value) => normalize(textOf(value))),
  );
  const variable = values.filter((value) => value.hasVariables);
  return {
    match(value, context) {
      const text = normalize(value);
      if (fixed.has(text)) return MATCH;
      for (const template of variable) {
        const expected = resolveTemplate(template, context);
        if (expected !== undefined && normalize(expected) === text) return MATCH;
      }
      return NO_MATCH;
    },
  };
}

function textOf(value: PolicyValue): string {
  return value.pieces.map((piece) => (piece.kind === 'variable' ? '' : piece.text)).join('');
}
