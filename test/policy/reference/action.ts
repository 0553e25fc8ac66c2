import type { ListElement } from '../../../src/core/policy/document/document.ts';
import { globMatches, plainPieces } from './glob.ts';

/** Sections 3.1 and 1.3. */
export function actionCovers({ negated, values }: ListElement, action: string): boolean {
  return values.some(({ text }) => actionMatches(text, action)) !== negated;
}

function actionMatches(pattern: string, action: string): boolean {
  if (pattern === '*') return true;
  const [vendor, name, more] = pattern.toLowerCase().split(':');
  const [requestVendor, requestName, requestMore] = action.toLowerCase().split(':');
  if (vendor === undefined || name === undefined || more !== undefined) return false;
  if (requestVendor === undefined || requestName === undefined || requestMore !== undefined) return false;
  if (name === '' || /\s/.test(name)) return false;
  return globMatches(plainPieces(vendor), requestVendor) && globMatches(plainPieces(name), requestName);
}
