import type { Checked } from './checked.ts';

/** A line a finding with its fix below it; nothing when nothing was found. */
export function renderTable(checked: readonly Checked[]): string {
  const rows = checked.flatMap(({ file, findings }) =>
    findings.map(({ id, severity, message, at, fix }) => ({
      cells: [`${file === '-' ? 'stdin' : file}:${at.line}:${at.column}`, severity, id, message],
      fix,
    })),
  );
  if (rows.length === 0) return '';
  const header = ['LOCATION', 'SEVERITY', 'ID', 'MESSAGE'];
  const widths = header.map((title, at) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === cells.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  ');
  const indent = ' '.repeat(widths.slice(0, 3).reduce((sum, width) => sum + width + 2, 0));
  return [
    line(header),
    ...rows.flatMap(({ cells, fix }) => [
      line(cells),
      ...(fix === undefined ? [] : [`${indent}fix: ${fix}`]),
    ]),
  ].join('\n');
}
