/** One measured series: what was measured, in what unit, and each round's figure. */
export interface Series {
  readonly name: string;
  readonly unit: string;
  readonly rounds: readonly number[];
}

/** A figure that the benchmark is about, and what it should at least be. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  readonly goal?: number;
}

export interface BenchReport {
  readonly name: string;
  readonly series: readonly Series[];
  readonly ratios: readonly Ratio[];
  /** Facts that were checked along the way: a benchmark of wrong answers measures nothing. */
  readonly checked: readonly string[];
}

/** Middle of the sorted values; the mean of the two middle ones of an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}

/** The report as lines for a person. */
export function renderReport({ name, series, ratios, checked }: BenchReport): string {
  const width = Math.max(
    ...series.map((each) => each.name.length),
    ...ratios.map((each) => each.name.length),
  );
  const lines = [`bench ${name}`, ''];
  for (const { name: label, unit, rounds } of series) {
    const range = `${figure(Math.min(...rounds))} to ${figure(Math.max(...rounds))} over ${rounds.length} rounds`;
    lines.push(`  ${label.padEnd(width)}  ${figure(median(rounds)).padStart(10)} ${unit}  (${range})`);
  }
  lines.push('');
  for (const { name: label, value, goal } of ratios) {
    const verdict = goal === undefined ? '' : `  (goal ${goal}: ${value >= goal ? 'met' : 'missed'})`;
    lines.push(`  ${label.padEnd(width)}  ${value.toFixed(3).padStart(10)}${verdict}`);
  }
  lines.push('', ...checked.map((fact) => `  checked: ${fact}`), '');
  return lines.join('\n');
}
