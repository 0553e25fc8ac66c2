import type { ListElement, Text } from '../document/document.ts';
import type { ConditionContext } from '../evaluate/context.ts';
import { parseTemplate, type Template } from '../variables/template.ts';
import { compilePattern, matchPattern, type Pattern } from './pattern.ts';

/** `Resource` or `NotResource`. */
export interface ResourceMatcher {
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
}

/** What short ARNs depend on (policy-language.md 3.2). */
export interface ResourceRules {
  readonly version: '2008-10-17' | '2012-10-17';
  /** Identity, boundary and session policies expand every short ARN; resource policies only those with a wildcard. */
  readonly policy: 'identity' | 'resource';
  readonly effect: 'Allow' | 'Deny';
}

export function compileResources(element: ListElement, rules: ResourceRules): ResourceMatcher {
  // Matching more closes in a Deny and, because it excludes more, in an Allow with `NotResource`.
  const widens = (rules.effect === 'Deny') !== element.negated;
  return {
    negated: element.negated,
    patterns: element.values.flatMap((value) => compileResource(value, rules, widens)),
  };
}

/** Case-sensitive. An entry whose variable has no value matches nothing, so a `NotResource` then excludes nothing by it. */
export function matchResource(
  matcher: ResourceMatcher,
  resource: string,
  context: ConditionContext,
): boolean {
  for (const pattern of matcher.patterns) {
    if (matchPattern(pattern, resource, context)) return !matcher.negated;
  }
  return matcher.negated;
}

function compileResource(value: Text, rules: ResourceRules, widens: boolean): Pattern[] {
  const template = parseTemplate(value.text, rules.version);
  const direct = compilePattern(template, 'resource', value.at);
  const missing = value.text === '*' ? 0 : 5 - countColons(template);
  if (missing <= 0) return [direct];
  const padded = () =>
    compilePattern(parseTemplate(value.text + ':*'.repeat(missing), rules.version), 'resource', value.at);
  if (!hasWildcard(template)) return rules.policy === 'identity' ? [padded()] : [];
  // Padding and the colon rule read such a pattern differently (16.14): both readings where that closes, else the colon rule.
  return widens ? [direct, padded()] : [direct];
}

function countColons(template: Template): number {
  let colons = 0;
  for (const piece of template.pieces) if (piece.kind === 'text') colons += piece.text.split(':').length - 1;
  return colons;
}

function hasWildcard(template: Template): boolean {
  return template.pieces.some((piece) => piece.kind === 'text' && /[*?]/.test(piece.text));
}
