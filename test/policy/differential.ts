/** Random cases through the engine and the reference evaluator: `node test/policy/differential.ts --cases 10000000 --seed 1`. */
import { parseArgs } from 'node:util';
import { runCase } from './differ.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    show: { type: 'string', default: '5' },
  },
});
const [cases, seed, from, show] = [values.cases, values.seed, values.from, values.show].map(Number) as [
  number,
  number,
  number,
  number,
];
const started = performance.now();
let disagreements = 0;
for (let index = from; index < from + cases; index++) {
  const found = runCase(seed, index);
  if (found !== undefined && ++disagreements <= show) console.log(JSON.stringify(found, null, 1));
  if ((index + 1) % 500_000 === 0) console.error(`${index + 1} cases, ${disagreements} disagreements`);
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`seed ${seed}: ${cases} cases from ${from}, ${disagreements} disagreements, ${seconds} s`);
process.exitCode = disagreements === 0 ? 0 : 1;
