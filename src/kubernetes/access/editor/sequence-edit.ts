import type { CST, YAMLSeq } from 'yaml';
import { contentEnd } from './members.ts';
import { SectionFault } from './section-fault.ts';
import { lineEnd, lineStart, type Splice } from './splice.ts';

/** Where a sequence is: edits are made in the text, by the places that its tree tells. */
export interface SequencePlace {
  readonly section: string;
  readonly text: string;
  readonly newline: string;
  readonly sequence: YAMLSeq;
}

/** Offsets of the dashes of a block sequence, one an item. */
function dashes({ section, sequence }: SequencePlace): readonly number[] {
  const token = sequence.srcToken as CST.BlockSequence | undefined;
  const found = (token?.items ?? []).flatMap(({ start }) =>
    start.filter(({ type }) => type === 'seq-item-ind').map(({ offset }) => offset),
  );
  if (found.length !== sequence.items.length)
    throw new SectionFault(section, 'is written in a form that cannot be edited in place');
  return found;
}

/** Columns in front of the dashes. */
function indentOf(place: SequencePlace): string {
  const dash = dashes(place)[0] ?? 0;
  return ' '.repeat(dash - lineStart(place.text, dash));
}

/**
 * New items behind the last one, each given as its lines; in flow sequences the lines are one. `at` moves the place of
 * insertion behind comments that follow the last item.
 */
export function appendItems(
  place: SequencePlace,
  items: readonly (readonly string[])[],
  at?: number,
): readonly Splice[] {
  const { text, sequence, newline } = place;
  if (sequence.flow === true) return [appendFlow(place, items)];
  const indent = indentOf(place);
  const offset = at ?? lineEnd(text, contentEnd(text, sequence));
  const lines = items.flatMap((item) =>
    item.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}`),
  );
  return [{ start: offset, end: offset, text: asLines(text, offset, lines, newline) }];
}

/** Whole lines at an offset; a text that ends without a line feed still does. */
export function asLines(text: string, offset: number, lines: readonly string[], newline: string): string {
  const joined = lines.join(newline);
  const open = offset > 0 && text[offset - 1] !== '\n';
  return open ? newline + joined : joined + newline;
}

function appendFlow(
  { text, sequence, newline }: SequencePlace,
  items: readonly (readonly string[])[],
): Splice {
  const flat = items.map((lines) => lines.join(' '));
  const last = sequence.items.at(-1);
  if (last === undefined) {
    const inside = (sequence.range?.[0] ?? 0) + 1;
    return { start: inside, end: inside, text: flat.join(', ') };
  }
  const end = contentEnd(text, last);
  const start = (last as { readonly range?: readonly number[] }).range?.[0] ?? end;
  const before = text.slice(lineStart(text, start), start);
  const separator =
    /^\s*$/.test(before) && start > 0 && before.length < start ? `,${newline}${before}` : ', ';
  return { start: end, end, text: flat.map((item) => separator + item).join('') };
}

/** Takes items out, with their lines; comments on lines of their own stay. */
export function removeItems(place: SequencePlace, indexes: readonly number[]): readonly Splice[] {
  const { text, sequence, section } = place;
  if (sequence.flow === true) {
    const gone = new Set(indexes);
    const kept = sequence.items.findIndex((_, index) => !gone.has(index));
    // Each takes the comma in front of it; those at the beginning have none there, or it is the one of their neighbour.
    return indexes.flatMap((index) => removeFlow(place, index, kept < 0 || index < kept ? index + 1 : index));
  }
  const found = dashes(place);
  return indexes.map((index) => {
    const dash = found[index] ?? 0;
    const start = lineStart(text, dash);
    if (text.slice(start, dash).trim() !== '')
      throw new SectionFault(section, 'is written in a form that cannot be edited in place');
    const item = sequence.items[index];
    return { start, end: lineEnd(text, Math.max(dash, contentEnd(text, item))), text: '' };
  });
}

function removeFlow(
  { text, sequence }: SequencePlace,
  index: number,
  behindComma: number,
): readonly Splice[] {
  const token = sequence.srcToken as CST.FlowCollection | undefined;
  const range = (sequence.items[index] as { readonly range?: readonly number[] }).range ?? [0, 0];
  let start = range[0] ?? 0;
  let end = range[1] ?? 0;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  // A line that would be left blank goes as well.
  const behind = /^,?[ \t]*\r?\n/.exec(text.slice(end, end + 200));
  if (text[start - 1] === '\n' && behind !== null && !behind[0].startsWith(',')) end += behind[0].length;
  const comma = token?.items[behindComma]?.start.find(({ type }) => type === 'comma')?.offset;
  const whole = { start, end, text: '' };
  if (comma === undefined || (comma >= start && comma < end)) return [whole];
  return [whole, { start: comma, end: comma + 1, text: '' }];
}
