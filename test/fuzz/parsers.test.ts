import { test } from 'node:test';
import { Random } from '../policy/random.ts';
import { CASES, SEED, withinBudget } from './budget.ts';
import { readCorpus } from './corpus.ts';
import { mutate } from './mutate.ts';
import { PARSER_TARGETS, type ParserTarget } from './parser-targets.ts';

function check(target: ParserTarget, text: string, seed: number): void {
  // The same picks each time: a slow case is tried again as it was.
  const attempt = (): void => {
    const random = new Random(seed);
    try {
      target.run(text, (count) => random.below(count));
    } catch (error) {
      if (!target.expected(error)) throw error;
    }
  };
  try {
    withinBudget(attempt);
  } catch (cause) {
    throw new Error(`FUZZ_SEED=${SEED}; add to the corpus: ${JSON.stringify(text.slice(0, 2000))}`, {
      cause,
    });
  }
}

for (const [name, target] of Object.entries(PARSER_TARGETS)) {
  const corpus = readCorpus(target.corpus);
  test(`${name}: the corpus as it is`, () => {
    for (const text of corpus) for (let seed = 0; seed < 200; seed++) check(target, text, seed);
  });
  test(`${name}: ${CASES} changed texts, seed ${SEED}`, () => {
    const random = new Random(SEED);
    for (let index = 0; index < CASES; index++)
      check(target, mutate(random.pick(corpus), target.delimiters, random, corpus), index);
  });
}
