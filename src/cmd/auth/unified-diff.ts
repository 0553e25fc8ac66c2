const CONTEXT = 3;
/** Cells of the table that finds what two texts have in common; beyond it the differing part is shown as replaced. */
const MOST_CELLS = 4_000_000;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** A unified diff of two texts; empty when they are the same. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = compare(linesOf(before), linesOf(after));
  return [`--- ${name}`, `+++ ${name}`, ...hunks(lines)].join('\n');
}

function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines.push('\\ No newline at end of file');
  return lines;
}

function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const same = (text: string): Line => ({ sign: ' ', text });
  return [
    ...before.slice(0, head).map(same),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

/** By the longest common subsequence; removals come before additions. */
function middle(before: readonly string[], after: readonly string[]): readonly Line[] {
  const removed = before.map((text): Line => ({ sign: '-', text }));
  const added = after.map((text): Line => ({ sign: '+', text }));
  if (before.length * after.length > MOST_CELLS) return [...removed, ...added];
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) lines.push({ sign: ' ', text: before[i++] ?? '' }) && j++;
    else if (at(i + 1, j) >= at(i, j + 1)) lines.push(...removed.slice(i, ++i));
    else lines.push(...added.slice(j, ++j));
  }
  return [...lines, ...removed.slice(i), ...added.slice(j)];
}

function hunks(lines: readonly Line[]): readonly string[] {
  const near = new Set<number>();
  for (const [index, { sign }] of lines.entries())
    if (sign !== ' ') for (let at = index - CONTEXT; at <= index + CONTEXT; at++) near.add(at);
  const output: string[] = [];
  let [old, now] = [1, 1];
  for (let index = 0; index < lines.length; ) {
    const hunk: Line[] = [];
    while (near.has(index + hunk.length) && index + hunk.length < lines.length)
      hunk.push(lines[index + hunk.length] ?? { sign: ' ', text: '' });
    const count = (sign: '-' | '+'): number =>
      hunk.filter((line) => line.sign === ' ' || line.sign === sign).length;
    if (hunk.length === 0) {
      index++;
      old++;
      now++;
      continue;
    }
    const [removed, added] = [count('-'), count('+')];
    output.push(
      `@@ -${range(old, removed)} +${range(now, added)} @@`,
      ...hunk.map(({ sign, text }) => sign + text),
    );
    index += hunk.length;
    old += removed;
    now += added;
  }
  return output;
}

function range(start: number, count: number): string {
  return count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;
}
