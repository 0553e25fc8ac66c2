import type { ConditionContext } from '../evaluate/context.ts';
import { keyName } from '../evaluate/key-name.ts';

/** Part of a text with policy variables (policy-language.md 4). */
export type Piece =
  /** Text in which `*` and `?` may be wildcards. */
  | { readonly kind: 'text'; readonly text: string }
  /** `${*}`, `${?}`, `${$}`: the character itself, never a wildcard. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | undefined };

/** A policy's text, split at its variables once. */
export interface Template {
  readonly source: string;
  readonly pieces: readonly Piece[];
  readonly hasVariables: boolean;
}

/** Version 2008-10-17 knows no variables: `${…}` is literal text there (section 2). */
export function parseTemplate(source: string, version: '2008-10-17' | '2012-10-17'): Template {
  if (version === '2008-10-17' || !source.includes('${')) return plainTemplate(source);
  const pieces: Piece[] = [];
  let at = 0;
  while (at < source.length) {
    const start = source.indexOf('${', at);
    if (start !== at) pieces.push({ kind: 'text', text: source.slice(at, start === -1 ? undefined : start) });
    if (start === -1) break;
    const { piece, end } = parseVariable(source, start + 2);
    pieces.push(piece);
    at = end;
  }
  return { source, pieces, hasVariables: pieces.some((piece) => piece.kind === 'variable') };
}

export function plainTemplate(source: string): Template {
  return { source, pieces: [{ kind: 'text', text: source }], hasVariables: false };
}

/** The value with variables substituted; undefined when one of them has none (the entry then matches nothing). */
export function resolveTemplate(template: Template, context: ConditionContext): string | undefined {
  let text = '';
  for (const piece of template.pieces) {
    const part = piece.kind === 'variable' ? variableValue(piece, context) : piece.text;
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

/** Only single-valued keys can be variables; a default stands in when the key has no value. */
export function variableValue(
  piece: { readonly key: string; readonly fallback: string | undefined },
  context: ConditionContext,
): string | undefined {
  const value = context.get(piece.key);
  return typeof value === 'string' ? value : piece.fallback;
}

const SPECIAL = new Set(['*', '?', '$']);

/** A malformed variable becomes one that never has a value: it must not stay as literal text. */
function parseVariable(source: string, start: number): { piece: Piece; end: number } {
  const brace = source.indexOf('}', start);
  if (brace === -1) return { piece: unresolvable(), end: source.length };
  const comma = source.indexOf(", '", start);
  if (comma !== -1 && comma < brace) return parseDefault(source, start, comma);
  const name = source.slice(start, brace);
  const piece: Piece = SPECIAL.has(name) ? { kind: 'literal', text: name } : variable(name, undefined);
  return { piece, end: brace + 1 };
}

function parseDefault(source: string, start: number, comma: number): { piece: Piece; end: number } {
  const from = comma + 3;
  const close = source.indexOf("'}", from);
  if (close === -1) return { piece: unresolvable(), end: source.length };
  const fallback = source.slice(from, close);
  return { piece: variable(source.slice(start, comma), fallback), end: close + 2 };
}

function variable(name: string, fallback: string | undefined): Piece {
  return NAME.test(name) ? { kind: 'variable', key: keyName(name), fallback } : unresolvable();
}

/** No space, comma, quote or nested variable. */
const NAME = /^[^\s,'${}]+$/;

function unresolvable(): Piece {
  return { kind: 'variable', key: '', fallback: undefined };
}
