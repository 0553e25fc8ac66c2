import type { ListElement } from '../../../src/core/policy/document/document.ts';
import { globMatches, plainPieces } from './glob.ts';

/** Sections 3.1 and 1.3. */
export function actionCovers(
  { negated, values }: ListElement,
  action: string,
  effect: 'Allow' | 'Deny',
): boolean {
  const closes = (effect === 'Deny') !== negated;
  return values.some(({ text }) => actionMatches(text, action, closes)) !== negated;
}

/** `*` or `vendor:name`. Anything else is read as a pattern only where that closes (docs/policy-choices.md). */
function actionMatches(pattern: string, action: string, closes: boolean): boolean {
  const colon = pattern.indexOf(':');
  const oneColon = colon >= 0 && colon === pattern.lastIndexOf(':');
  if (pattern !== '*' && !oneColon && !closes) return false;
  const name = pattern.slice(colon + 1);
  if (name === '' || /\s/.test(name)) return false;
  return globMatches(plainPieces(pattern.toLowerCase()), action.toLowerCase());
}
