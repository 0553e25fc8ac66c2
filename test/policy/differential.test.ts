import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCase } from './differ.ts';

const CASES = Number(process.env.POLICY_CASES ?? 100_000);
/** The day's number, so that every run of a day is the same and the days add up. */
const SEED = Number(process.env.POLICY_SEED ?? Math.floor(Date.now() / 86_400_000));

test(`the engine and the reference evaluator decide ${CASES} random cases alike (POLICY_SEED=${SEED})`, (t) => {
  t.diagnostic(`seed ${SEED}`);
  for (let index = 0; index < CASES; index++) {
    const found = runCase(SEED, index);
    if (found !== undefined) assert.fail(JSON.stringify(found, null, 2));
  }
});
