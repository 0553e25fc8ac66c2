import { compilePattern, matchPattern } from '../match/pattern.ts';
import { type CompileValues, MATCH, NO_MATCH } from './value-matcher.ts';

/** `StringLike`: a case-sensitive glob in which `*` crosses anything, newlines too. */
export const stringLike: CompileValues = (values) => {
  const patterns = values.map((value) => compilePattern(value, 'text', value.at));
  return {
    match(value, context) {
      for (const pattern of patterns) if (matchPattern(pattern, value, context)) return MATCH;
      return NO_MATCH;
    },
  };
};
