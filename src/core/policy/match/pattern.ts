import type { ConditionContext } from '../evaluate/context.ts';
import type { Position } from '../json/node.ts';
import { PolicySyntaxError } from '../json/node.ts';
import type { Template } from '../variables/template.ts';
import { matchTokens } from './glob.ts';
import { patternValue } from './pattern-value.ts';
import { matchPieces, type Pieces, piecesOf } from './pieces.ts';
import { type ColonRule, type TokenVariable, tokenize, VARIABLE } from './tokens.ts';
import { STAR } from './wildcards.ts';

/** Bounds of one pattern, so that one match has a bounded cost (policy-performance.md 9). AWS's own use at most 6 stars. */
const MAX_STARS = 64;
const MAX_TOKENS = 4096;
/** Tokens of a pattern with its variables filled in: their values are bounded by the doors, this bounds them again. */
const MAX_FILLED = 32_768;

/** A compiled glob, classified so that the common shapes need no walk. Immutable. */
export interface Pattern {
  readonly source: string;
  readonly kind: 'any' | 'exact' | 'prefix' | 'suffix' | 'glob' | 'pieces' | 'variables';
  /** The literal part of `exact`, `prefix` and `suffix`. */
  readonly literal: string;
  /** Of the kinds `glob` and `variables`: the others are not walked, and thousands of policies are held compiled. */
  readonly tokens: Int32Array;
  readonly variables: readonly TokenVariable[];
  /** Of the kind `pieces`. */
  readonly pieces: Pieces | undefined;
}

const NO_TOKENS = new Int32Array(0);
const NO_VARIABLES: Pattern['variables'] = Object.freeze([]);

/** Throws `PolicySyntaxError` when the pattern exceeds the bounds. */
export function compilePattern(template: Template, rule: ColonRule, at: Position): Pattern {
  const { tokens, stars, variables } = tokenize(template, rule);
  if (stars > MAX_STARS) {
    throw new PolicySyntaxError('grammar', `a pattern with more than ${MAX_STARS} stars`, at);
  }
  if (tokens.length > MAX_TOKENS) {
    throw new PolicySyntaxError('grammar', `a pattern longer than ${MAX_TOKENS} characters`, at);
  }
  const classified = classify(tokens);
  const pieces = classified.kind === 'variables' ? piecesOf(tokens, variables) : undefined;
  const kind = pieces === undefined ? classified.kind : 'pieces';
  const walked = kind === 'glob' || kind === 'variables';
  return {
    source: template.source,
    kind,
    literal: classified.literal,
    tokens: walked ? Int32Array.from(tokens) : NO_TOKENS,
    variables: variables.length === 0 ? NO_VARIABLES : variables,
    pieces,
  };
}

export function matchPattern(pattern: Pattern, text: string, context: ConditionContext): boolean {
  switch (pattern.kind) {
    case 'any':
      return true;
    case 'exact':
      return text === pattern.literal;
    case 'prefix':
      return text.startsWith(pattern.literal);
    case 'suffix':
      return text.endsWith(pattern.literal);
    case 'glob':
      return matchTokens(pattern.tokens, pattern.tokens.length, text);
    case 'pieces':
      return pattern.pieces !== undefined && matchPieces(pattern.pieces, text, context);
    case 'variables':
      return matchFilled(pattern, text, context);
  }
}

function classify(tokens: readonly number[]): { kind: Pattern['kind']; literal: string } {
  if (tokens.some((token) => token <= VARIABLE)) return { kind: 'variables', literal: '' };
  const wild = tokens.filter((token) => token < 0).length;
  if (wild === 0) return { kind: 'exact', literal: literalOf(tokens) };
  if (wild === 1 && tokens.length === 1 && tokens[0] === STAR) return { kind: 'any', literal: '' };
  if (wild === 1 && tokens.at(-1) === STAR)
    return { kind: 'prefix', literal: literalOf(tokens.slice(0, -1)) };
  if (wild === 1 && tokens[0] === STAR) return { kind: 'suffix', literal: literalOf(tokens.slice(1)) };
  return { kind: 'glob', literal: '' };
}

function literalOf(codes: readonly number[]): string {
  return String.fromCharCode(...codes);
}

/** Reused between calls: filling and matching are one synchronous step. */
const scratch = new Int32Array(MAX_FILLED);

/** A variable's value is literal: its stars are characters (4). One without value makes the pattern match nothing. */
function matchFilled(pattern: Pattern, text: string, context: ConditionContext): boolean {
  let count = 0;
  for (const token of pattern.tokens) {
    const variable = token <= VARIABLE ? pattern.variables[VARIABLE - token] : undefined;
    if (variable === undefined) {
      if (count === MAX_FILLED) return false;
      scratch[count++] = token;
      continue;
    }
    const value = patternValue(variable, context);
    if (value === undefined || count + value.length > MAX_FILLED) return false;
    for (let at = 0; at < value.length; at++) scratch[count++] = value.charCodeAt(at);
  }
  return matchTokens(scratch, count, text);
}
