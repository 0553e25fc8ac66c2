import type { Template } from '../variables/template.ts';
import { ONE, SEGMENT_ONE, SEGMENT_STAR, STAR } from './wildcards.ts';

/**
 * Where wildcards may cross a colon. `text`: everywhere. `resource`: policy-language.md 3.2, in the first five segments only a
 * star that ends its segment. `arn`: `ArnLike`, in the sixth segment only.
 */
export type ColonRule = 'text' | 'resource' | 'arn';

/** A token at or below this stands for variable number `VARIABLE - token`. */
export const VARIABLE = -16;

export interface TokenVariable {
  readonly key: string;
  readonly fallback: string | undefined;
  /** In one of the first five parts of an `Arn*` pattern: a value with a colon must not reach into the next part. */
  readonly inPart: boolean;
}

export interface TokenList {
  readonly tokens: readonly number[];
  readonly stars: number;
  readonly variables: readonly TokenVariable[];
}

/** A run of stars is one star, and crosses colons when one of them does. */
export function tokenize(template: Template, rule: ColonRule): TokenList {
  const tokens: number[] = [];
  let colons = 0;
  let stars = 0;
  const variables: TokenVariable[] = [];
  const last = template.pieces.length - 1;
  for (const [index, piece] of template.pieces.entries()) {
    if (piece.kind === 'variable') {
      tokens.push(VARIABLE - variables.length);
      variables.push({ key: piece.key, fallback: piece.fallback, inPart: rule === 'arn' && colons < 5 });
      continue;
    }
    for (let at = 0; at < piece.text.length; at++) {
      const code = piece.text.charCodeAt(at);
      if (piece.kind === 'text' && (code === 42 || code === 63)) {
        const ends = at + 1 === piece.text.length ? index === last : piece.text.charCodeAt(at + 1) === 58;
        const token = wildcard(code === 42, rule, colons, ends);
        if (code === 42 && isStar(tokens.at(-1))) {
          if (token === STAR) tokens[tokens.length - 1] = STAR;
          continue;
        }
        if (code === 42) stars++;
        tokens.push(token);
        continue;
      }
      if (code === 58) colons++;
      tokens.push(code);
    }
  }
  return { tokens, stars, variables };
}

function isStar(token: number | undefined): boolean {
  return token === STAR || token === SEGMENT_STAR;
}

function wildcard(star: boolean, rule: ColonRule, colons: number, endsSegment: boolean): number {
  const crosses = rule === 'text' || colons >= 5 || (rule === 'resource' && star && endsSegment);
  if (star) return crosses ? STAR : SEGMENT_STAR;
  return crosses ? ONE : SEGMENT_ONE;
}
