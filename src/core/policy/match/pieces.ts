import type { ConditionContext } from '../evaluate/context.ts';
import { patternValue } from './pattern-value.ts';
import { type TokenVariable, VARIABLE } from './tokens.ts';
import { STAR } from './wildcards.ts';

/** A pattern of texts and variables whose only wildcard is a star at its end: `${aws:username}/*`, nearly all that have variables. */
export interface Pieces {
  readonly parts: readonly (string | TokenVariable)[];
  /** Ends in a star that crosses colons. */
  readonly open: boolean;
}

/** Undefined when there is another wildcard. */
export function piecesOf(tokens: readonly number[], variables: readonly TokenVariable[]): Pieces | undefined {
  const open = tokens.at(-1) === STAR;
  const body = open ? tokens.slice(0, -1) : tokens;
  const parts: (string | TokenVariable)[] = [];
  let text = '';
  for (const token of body) {
    if (token >= 0) {
      text += String.fromCharCode(token);
      continue;
    }
    const variable = token <= VARIABLE ? variables[VARIABLE - token] : undefined;
    if (variable === undefined) return undefined;
    if (text !== '') parts.push(text);
    parts.push(variable);
    text = '';
  }
  if (text !== '') parts.push(text);
  return { parts, open };
}

/** Builds no text: each part is compared in place. A variable without value makes the pattern match nothing (4). */
export function matchPieces({ parts, open }: Pieces, text: string, context: ConditionContext): boolean {
  let at = 0;
  for (const part of parts) {
    const expected = typeof part === 'string' ? part : patternValue(part, context);
    if (expected === undefined || !text.startsWith(expected, at)) return false;
    at += expected.length;
  }
  return open || at === text.length;
}
