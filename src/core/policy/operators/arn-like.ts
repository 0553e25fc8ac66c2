import { splitArn } from '../../arn/arn.ts';
import { compilePattern, matchPattern } from '../match/pattern.ts';
import type { Template } from '../variables/template.ts';
import { type CompileValues, MATCH, NO_MATCH } from './value-matcher.ts';

/**
 * `ArnEquals` and `ArnLike` are one: six parts, each a glob that cannot cross a colon but in part six. A malformed ARN on
 * either side matches nothing (policy-language.md 5.6).
 */
export const arnLike: CompileValues = (values, options) => {
  const patterns = values
    .filter((value) => hasSixParts(value) || (options.arnLikeStarAlone && value.source === '*'))
    .map((value) => compilePattern(value, value.source === '*' ? 'text' : 'arn', value.at));
  return {
    match(value, context) {
      if (!value.startsWith('arn:') || splitArn(value) === undefined) return NO_MATCH;
      for (const pattern of patterns) if (matchPattern(pattern, value, context)) return MATCH;
      return NO_MATCH;
    },
  };
};

/** Colons inside a variable's name are no separators. */
function hasSixParts(value: Template): boolean {
  let colons = 0;
  for (const piece of value.pieces) if (piece.kind === 'text') colons += piece.text.split(':').length - 1;
  return colons >= 5;
}
