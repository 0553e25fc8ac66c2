import type { PolicyDocument } from '../../../src/core/policy/document/document.ts';
import type { ConditionContext } from '../../../src/core/policy/evaluate/context.ts';

/**
 * A policy text cut up by section 4: characters that the author wrote (`*` and `?` among them are wildcards where wildcards
 * are), and values that stand literally. `undefined`: a variable in it has no value.
 */
export type Substituted = readonly ({ readonly written: string } | { readonly literal: string })[];

export function substitute(
  text: string,
  version: PolicyDocument['version'],
  context: ConditionContext,
): Substituted | undefined {
  if (version === '2008-10-17') return [{ written: text }];
  const parts: ({ written: string } | { literal: string })[] = [];
  let rest = text;
  for (;;) {
    const start = rest.indexOf('${');
    if (start < 0) return [...parts, { written: rest }];
    const inside = insideOf(rest.slice(start + 2));
    const value = inside === undefined ? undefined : meaningOf(inside, context);
    if (inside === undefined || value === undefined) return undefined;
    parts.push({ written: rest.slice(0, start) }, { literal: value });
    rest = rest.slice(start + 2 + inside.length + 1);
  }
}

/** What stands before the closing brace: the first one, or with a default the first one behind a quote. */
function insideOf(text: string): string | undefined {
  const comma = text.slice(0, Math.max(0, text.indexOf('}'))).indexOf(", '");
  if (comma < 0) return text.includes('}') ? text.slice(0, text.indexOf('}')) : undefined;
  const quote = text.indexOf("'}", comma + 3);
  return quote < 0 ? undefined : text.slice(0, quote + 1);
}

/** `*`, `?`, `$`, `key` or `key, 'default'`. */
function meaningOf(inside: string, context: ConditionContext): string | undefined {
  if (inside === '*' || inside === '?' || inside === '$') return inside;
  const comma = inside.indexOf(", '");
  const key = comma < 0 ? inside : inside.slice(0, comma);
  if (key === '' || /[\s,'${}]/.test(key)) return undefined;
  const value = context.get(key.toLowerCase());
  if (typeof value === 'string') return value;
  return comma < 0 ? undefined : inside.slice(comma + 3, -1);
}

/** As one literal text. */
export function asText(parts: Substituted): string {
  return parts.map((part) => ('written' in part ? part.written : part.literal)).join('');
}
