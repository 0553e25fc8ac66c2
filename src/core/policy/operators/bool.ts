import { resolveTemplate } from '../variables/template.ts';
import { type CompileValues, MATCH, NO_MATCH } from './value-matcher.ts';

/** `Bool`: `true` and `false` without regard to case; anything else on either side matches nothing. */
export const bool: CompileValues = (values) => ({
  match(value, context) {
    const wanted = truth(value);
    if (wanted === undefined) return NO_MATCH;
    for (const template of values) {
      const text = resolveTemplate(template, context);
      if (text !== undefined && truth(text) === wanted) return MATCH;
    }
    return NO_MATCH;
  },
});

/** Undefined for a text that is no boolean. */
export function truth(text: string): boolean | undefined {
  if (text === 'true') return true;
  if (text === 'false') return false;
  const word = text.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}
