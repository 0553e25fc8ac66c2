import type { Random } from '../policy/random.ts';

/** Pieces that parsers have tripped over: lengths, numbers, signs of every grammar, half characters, names of every object. */
const HOSTILE: readonly [string, ...string[]] = [
  '',
  '\u0000',
  '\ufeff',
  '\ud800',
  '\u2028',
  '\r\n',
  '%',
  '%00',
  '%zz',
  '%c0%af',
  '../',
  '__proto__',
  'constructor',
  'toString',
  'null',
  '-1',
  '00',
  '1e999',
  '99999999999999999999',
  '2147483648',
  '0x10',
  '\\u0000',
  '\\ud800',
  '&#0;',
  '&a;',
  ']]>',
  '-->',
  '=',
  '==',
  '.',
  '..',
  ';',
  '${',
  '*'.repeat(300),
  'a'.repeat(5000),
  '['.repeat(3000),
  '{"a":'.repeat(1000),
  '<a>'.repeat(1000),
  '&a=1'.repeat(500),
  'a.'.repeat(500),
  '\t'.repeat(2000),
];

/** One entry of a corpus in pieces that keep the delimiters: joining them gives the entry again. */
const pieces = (text: string, delimiters: RegExp): string[] =>
  text.split(delimiters).filter((one) => one !== '');

type Change = (parts: string[], random: Random, others: readonly string[]) => void;

const CHANGES: readonly [Change, ...Change[]] = [
  (parts, random) => void parts.splice(random.below(parts.length), 1),
  (parts, random) => {
    const at = random.below(parts.length);
    parts.splice(at, 0, parts[at] ?? '');
  },
  (parts, random) => void parts.splice(random.below(parts.length + 1), 0, random.pick(HOSTILE)),
  (parts, random) => {
    parts[random.below(parts.length)] = random.pick(HOSTILE);
  },
  (parts, random) => {
    const [a, b] = [random.below(parts.length), random.below(parts.length)];
    [parts[a], parts[b]] = [parts[b] ?? '', parts[a] ?? ''];
  },
  (parts, random) => {
    const at = random.below(parts.length);
    const span = parts.slice(at, at + 1 + random.below(4)).join('');
    // A span repeated is what nests, and what adds up.
    parts.splice(at, 0, span.slice(0, 200).repeat(1 + random.below(60)));
  },
  (parts, random) => {
    const at = random.below(parts.length);
    const text = parts[at] ?? '';
    const cut = random.below(text.length + 1);
    parts[at] =
      text.slice(0, cut) + String.fromCharCode(random.below(0x180)) + text.slice(cut + random.below(2));
  },
  (parts, random) => void parts.splice(random.below(parts.length)),
  (parts, random, others) => {
    const other = others[random.below(others.length)] ?? '';
    parts.splice(random.below(parts.length), random.below(3), other.slice(random.below(other.length + 1)));
  },
];

/** Longer texts are the door's to refuse by their length. */
const LONGEST = 100_000;

/** The text with one to six changes, mostly one, made between the delimiters of its grammar. */
export function mutate(text: string, delimiters: RegExp, random: Random, others: readonly string[]): string {
  const parts = pieces(text, delimiters);
  for (let count = 1 + random.below(random.chance(50) ? 1 : 6); count > 0; count--) {
    if (parts.length === 0) parts.push('');
    random.pick(CHANGES)(parts, random, others);
  }
  return parts.join('').slice(0, LONGEST);
}
