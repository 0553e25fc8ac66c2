import type { ListElement } from '../document/document.ts';
import { NO_CONTEXT } from '../evaluate/no-context.ts';
import { plainTemplate } from '../variables/template.ts';
import { compilePattern, matchPattern, type Pattern } from './pattern.ts';

/** `Action` or `NotAction`, patterns in lower case. */
export interface ActionMatcher {
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
}

/**
 * Vendor and name are compared without regard to case; variables do not exist in actions (policy-language.md 3.1). What is
 * neither the star nor `vendor:name` counts only where matching more closes: in a Deny, or as an exception of an Allow.
 */
export function compileActions(element: ListElement, effect: 'Allow' | 'Deny' = 'Deny'): ActionMatcher {
  const widens = (effect === 'Deny') !== element.negated;
  const usable = element.values.filter(({ text }) => (widens || isOfGrammar(text)) && !neverMatches(text));
  return {
    negated: element.negated,
    patterns: usable.map(({ text, at }) => compilePattern(plainTemplate(text.toLowerCase()), 'text', at)),
  };
}

/** `action` in lower case. */
export function matchAction(matcher: ActionMatcher, action: string): boolean {
  for (const pattern of matcher.patterns) {
    if (matchPattern(pattern, action, NO_CONTEXT)) return !matcher.negated;
  }
  return matcher.negated;
}

function isOfGrammar(text: string): boolean {
  return text === '*' || text.split(':', 3).length === 2;
}

/** A name with white space in it, or none at all, is accepted at save time and never matches (1.3). */
function neverMatches(text: string): boolean {
  const name = text.slice(text.indexOf(':') + 1);
  return name === '' || /\s/.test(name);
}
