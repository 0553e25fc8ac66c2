import { globMatches, type Piece } from './glob.ts';
import type { Substituted } from './variables.ts';

/** Six parts, each a glob that cannot cross a colon, except inside part six (5.6, ARN rules). */
export function arnMatches(pattern: Substituted, arn: string): boolean {
  const parts = patternParts(pattern);
  const given = arn.split(':');
  if (parts.length < 6 || given.length < 6 || given[0] !== 'arn') return false;
  const texts = [...given.slice(0, 5), given.slice(5).join(':')];
  return parts.every((pieces, index) => globMatches(pieces, texts[index] ?? ''));
}

/** Split at the first five colons that the author wrote. */
function patternParts(pattern: Substituted): Piece[][] {
  const parts: Piece[][] = [[]];
  for (const part of pattern) {
    if ('literal' in part) {
      parts.at(-1)?.push({ is: 'text', text: part.literal });
      continue;
    }
    for (const character of part.written.split('')) {
      if (character === ':' && parts.length < 6) parts.push([]);
      else if (character === '*') parts.at(-1)?.push({ is: 'run', colons: true });
      else if (character === '?') parts.at(-1)?.push({ is: 'one', colons: true });
      else parts.at(-1)?.push({ is: 'text', text: character });
    }
  }
  return parts;
}
