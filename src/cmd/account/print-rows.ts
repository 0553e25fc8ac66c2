import { printable } from '../audit/printable.ts';
import { print } from '../output.ts';

/** A column: its heading and what it shows of a row. */
export type Column<Row> = readonly [heading: string, cell: (row: Row) => string];

/** Rows as a table, or whole as JSON or YAML. */
export async function printRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  output: string,
): Promise<void> {
  if (output === 'json') print(JSON.stringify(rows, null, 2));
  else if (output === 'yaml') print((await import('yaml')).stringify(rows));
  else print(table(rows, columns));
}

function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const lines = [
    columns.map(([heading]) => heading),
    ...rows.map((row) => columns.map(([, cell]) => printable(cell(row)))),
  ];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
