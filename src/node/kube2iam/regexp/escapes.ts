import { BadPattern, type CharacterSet, type Range } from './syntax.ts';

const DIGITS: Range = [48, 57];
const SPACES: readonly Range[] = [
  [9, 10],
  [12, 13],
  [32, 32],
];
const WORD: readonly Range[] = [DIGITS, [65, 90], [95, 95], [97, 122]];

/** Perl's classes, ASCII only, as RE2 has them. */
const CLASSES: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', { ranges: [DIGITS], negated: false }],
  ['D', { ranges: [DIGITS], negated: true }],
  ['s', { ranges: SPACES, negated: false }],
  ['S', { ranges: SPACES, negated: true }],
  ['w', { ranges: WORD, negated: false }],
  ['W', { ranges: WORD, negated: true }],
]);

const PUNCTUATION = /^[!-/:-@[-`{-~]$/;

/** The set behind a backslash. Throws `BadPattern` for letters that mean something else, or nothing, to RE2. */
export function escaped(character: string | undefined): CharacterSet {
  const known = CLASSES.get(character ?? '');
  if (known !== undefined) return known;
  if (character === undefined || !PUNCTUATION.test(character)) {
    throw new BadPattern(`unknown escape \\${character ?? ''}`);
  }
  const code = character.charCodeAt(0);
  return { ranges: [[code, code]], negated: false };
}
