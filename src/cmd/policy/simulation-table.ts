import type { SimulationAnswer, StatementLine } from './simulation.ts';

const MAX_CELL = 100;

/** The answer for a person. */
export function renderAnswer(answer: SimulationAnswer): string {
  const { decision, layer, policy, message, statements, suggestions } = answer;
  const by = layer === undefined ? '' : ` by ${layer}${policy === undefined ? '' : ` (${policy})`}`;
  const lines = [`DECISION  ${decision}${by}`];
  if (message !== undefined) lines.push(`MESSAGE   ${message}`);
  if (statements.length > 0) lines.push('', ...table([HEADER, ...statements.map(cells)]));
  if (suggestions.length > 0) lines.push('', 'WOULD BE ALLOWED IF YOU');
  for (const [at, { text }] of suggestions.entries()) lines.push(`  ${at + 1}. ${text}`);
  return lines.join('\n');
}

const HEADER = ['LAYER', 'POLICY', 'STATEMENT', 'EFFECT', 'APPLIES', 'WHY NOT'];

function cells({ layer, policy, statement, sid, line, effect, applies, failed }: StatementLine): string[] {
  const name = `${statement}${sid === undefined ? '' : ` ${sid}`} (line ${line})`;
  return [layer, policy, name, effect, applies ? 'yes' : 'no', failed === undefined ? '' : whyNot(failed)];
}

function whyNot({ operator, key, policy, request }: NonNullable<StatementLine['failed']>): string {
  const test = key === undefined ? operator : `${operator} ${key}`;
  const has = request === null ? 'no such key' : shown(request);
  return `${test}: request has ${has}, policy has ${shown(policy)}`;
}

function shown(value: string | readonly string[]): string {
  const text = JSON.stringify(value);
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text;
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
