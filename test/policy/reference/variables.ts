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
    const end = rest.indexOf('}', start);
    if (end < 0) return undefined;
    const value = valueOf(rest.slice(start + 2, end), context);
    if (value === undefined) return undefined;
    parts.push({ written: rest.slice(0, start) }, { literal: value });
    rest = rest.slice(end + 1);
  }
}

/** `*`, `?`, `$`, `key` or `key, 'default'`. */
function valueOf(inside: string, context: ConditionContext): string | undefined {
  if (inside === '*' || inside === '?' || inside === '$') return inside;
  const comma = inside.indexOf(',');
  const key = comma < 0 ? inside : inside.slice(0, comma);
  if (comma >= 0 && !/^, '[^']*'$/s.test(inside.slice(comma))) return undefined;
  if (key === '' || /\s/.test(key)) return undefined;
  const value = context.get(key.toLowerCase());
  if (typeof value === 'string') return value;
  return comma < 0 ? undefined : inside.slice(comma + 3, -1);
}

/** As one literal text. */
export function asText(parts: Substituted): string {
  return parts.map((part) => ('written' in part ? part.written : part.literal)).join('');
}
