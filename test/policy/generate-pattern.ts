import { type Context, give } from './generate-condition.ts';
import type { Random } from './random.ts';
import { KEYS } from './vocabulary.ts';

/** A pattern that may well match the text: pieces of it turned to wildcards, variables, or another letter case. */
export function patternFrom(random: Random, text: string, context: Context): string {
  let pattern = text;
  for (let rounds = random.below(3); rounds > 0; rounds--) pattern = spoil(random, pattern, context);
  return pattern;
}

function spoil(random: Random, text: string, context: Context): string {
  const from = random.below(text.length + 1);
  const to = Math.min(text.length, from + random.below(random.chance(20) ? 20 : 5));
  const [head, cut, tail] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  switch (random.below(9)) {
    case 0:
    case 1:
      return `${head}*${tail}`;
    case 2:
      return `${head}${'?'.repeat(cut.length)}${tail}`;
    case 3:
      if (random.chance(50)) return `${head}${known(random, cut, context)}${tail}`;
      return `${head}${variable(random, cut)}${tail}`;
    case 4:
      return `${head}${variable(random, cut)}${cut}${tail}`;
    case 5:
      return `${head}${random.chance(50) ? cut.toUpperCase() : cut.toLowerCase()}${tail}`;
    case 6:
      return `${head}${tail}`;
    case 7:
      return `${head}**${tail}`;
    default:
      return `${head}*?${tail}`;
  }
}

/** A variable whose value is what stood there. */
function known(random: Random, value: string, context: Context): string {
  const key = random.pick(KEYS);
  give(context, key, value);
  return `\${${key}}`;
}

/** Variables of every form, well and badly formed. */
export function variable(random: Random, likely: string): string {
  const key = random.pick(KEYS);
  switch (random.below(20)) {
    case 0:
    case 1:
    case 2:
      return `\${${random.pick(['*', '?', '$'])}}`;
    case 3:
    case 4:
    case 5:
      return `\${${key}, '${likely}'}`;
    case 6:
      return `\${${key}, ''}`;
    case 7:
      return random.pick([
        `\${${key},'x'}`,
        `\${${key}`,
        '\x24{}',
        `\${ ${key}}`,
        `\${${key} }`,
        `\${${key}, "x"}`,
        `\${${key}, 'x'y'}`,
        `\${${key}, '}'}`,
        `\${${key},  'x'}`,
        `\${${key}, 'x' }`,
        `\${${key}, x}`,
        `\${\${${key}}}`,
        `$\${${key}}`,
        `\${${key}, '*'}`,
        `\${${key}, '\${x}'}`,
        `\${, 'x'}`,
        `\${${key}, '`,
        `\${${key},\t'x'}`,
        '\x24{**}',
        '\x24{ }',
        '\x24{a b}',
        `\${${key}, 'a\nb'}`,
        `\${${key}, 'x', 'y'}`,
        `\${*, 'x'}`,
      ]);
    default:
      return `\${${random.chance(20) ? key.toUpperCase() : key}}`;
  }
}
