/**
 * `node bench/run.ts NAME [--json] [--OPTION…]`: runs `bench/NAME.ts` and prints its medians and ratios. Without a name it lists what there is.
 * Exits 1 when the benchmark cannot measure, 2 on wrong usage; a missed goal is a figure, not a failure.
 */
import { existsSync, readdirSync } from 'node:fs';
import { type BenchReport, median, renderReport } from './report.ts';

const FOLDER = new URL('./', import.meta.url);
const NOT_BENCHMARKS = new Set(['run.ts', 'report.ts', 'child.ts']);

interface Benchmark {
  /** With the options that are not this program's. */
  bench(parameters: readonly string[]): Promise<BenchReport>;
}

function names(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !NOT_BENCHMARKS.has(file))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

function asJson(report: BenchReport): string {
  const series = report.series.map((each) => ({ ...each, median: median(each.rounds) }));
  return `${JSON.stringify({ ...report, series }, null, 2)}\n`;
}

async function main(parameters: readonly string[]): Promise<number> {
  const options = parameters.filter((parameter) => parameter.startsWith('--') && parameter !== '--json');
  const [name, ...rest] = parameters.filter((parameter) => !parameter.startsWith('--'));
  if (name === undefined || rest.length > 0 || !/^[a-z][a-z-]*$/.test(name)) {
    process.stderr.write(`usage: bench NAME [--json]\nbenchmarks: ${names().join(', ')}\n`);
    return 2;
  }
  const file = new URL(`${name}.ts`, FOLDER);
  if (!existsSync(file) || NOT_BENCHMARKS.has(`${name}.ts`)) {
    process.stderr.write(`error: no benchmark ${name}\nhint: one of ${names().join(', ')}\n`);
    return 2;
  }
  const { bench } = (await import(file.href)) as Benchmark;
  const report = await bench(options);
  process.stdout.write(parameters.includes('--json') ? asJson(report) : renderReport(report));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
