import type { Node } from 'yaml';
import { blockLines, type EntryStyle, flowLine, flowValue, type NewEntry, styleOf } from './entry-lines.ts';
import { contentEnd } from './members.ts';
import { scalarText } from './scalar-style.ts';
import { type Section, valuesOf } from './section.ts';
import { appendItems, asLines, removeItems, type SequencePlace } from './sequence-edit.ts';
import { lineEnd, type Splice } from './splice.ts';
import { verified } from './verified.ts';

/** Puts entries at the end. A text is an entry of a list of texts, always quoted: account ids are not numbers. */
export function appendEntries(section: Section, added: readonly (NewEntry | string)[]): Section {
  const style = styleOf(section.text, section.sequence);
  const expected = [...valuesOf(section), ...added];
  const { sequence, text, name, newline } = section;
  if (sequence === undefined || isBareEmpty(section, sequence))
    return verified(section, [firstEntries(section, added, style)], expected);
  const flow = sequence.flow === true;
  const items = added.map((entry) => linesOf(entry, style, flow));
  const place: SequencePlace = { section: name, text, newline, sequence };
  const splices = appendItems(place, items, flow ? undefined : endOfList(section));
  return verified(section, splices, expected);
}

function linesOf(entry: NewEntry | string, style: EntryStyle, flow: boolean): readonly string[] {
  if (typeof entry === 'string')
    return [scalarText(entry, style.values === 'single' ? 'single' : 'double', 'flow')];
  return flow ? [flowLine(entry, style)] : blockLines(entry, style);
}

function isBareEmpty({ text }: Section, sequence: Node): boolean {
  const [start, end] = sequence.range ?? [0, 0];
  return /^\[\s*\]$/.test(text.slice(start, end));
}

/** Entries of a section that had none: in place of `[]`, of an empty text, or at the end of its comments. */
function firstEntries(section: Section, added: readonly (NewEntry | string)[], style: EntryStyle): Splice {
  const { text, newline, document } = section;
  const lines = added
    .map((entry) => linesOf(entry, style, false))
    .flatMap((item) => item.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`));
  const [start, end] = document.contents?.range ?? [0, 0];
  const nothing = text.slice(start, end).trim();
  if (nothing !== '') return { start, end: start + nothing.length, text: lines.join(newline) };
  const at = text.trim() === '' ? 0 : text.length;
  return { start: at, end: text.length, text: asLines(text, at, lines, newline) };
}

/** Behind the comments that follow the last entry, which may speak of it; before an explicit end of the document. */
function endOfList({ text, sequence }: Section): number {
  const end = lineEnd(text, contentEnd(text, sequence));
  const rest = text.slice(end);
  if (/^(?:\.\.\.|---)(?:\s|$)/m.test(rest)) return end;
  return end + rest.trimEnd().length === end ? end : lineEnd(text, end + rest.trimEnd().length);
}

/** Takes entries out; everything else stays, byte for byte. */
export function removeEntries(section: Section, indexes: readonly number[]): Section {
  const { name, text, newline, sequence } = section;
  if (sequence === undefined || indexes.length === 0) return section;
  const place: SequencePlace = { section: name, text, newline, sequence };
  const gone = new Set(indexes);
  const expected = valuesOf(section).filter((_, index) => !gone.has(index));
  const splices = removeItems(
    place,
    [...gone].toSorted((a, b) => a - b),
  );
  if (expected.length > 0 || sequence.flow === true) return verified(section, splices, expected);
  return verified(section, [...splices, emptyList(section, splices)], expected);
}

/** A section without entries says so, where nothing else is in it. */
function emptyList({ text, newline }: Section, splices: readonly Splice[]): Splice {
  const end = splices.at(-1)?.end ?? text.length;
  return { start: end, end, text: `[]${newline}` };
}

/** What an entry's member shall be. Throws `SectionFault` where the entry is no mapping. */
export function expectMember(
  section: Section,
  index: number,
  name: string,
  value: unknown,
): readonly unknown[] {
  return valuesOf(section).map((entry, at) => {
    if (at !== index || typeof entry !== 'object' || entry === null) return entry;
    const key = Object.keys(entry).findLast((candidate) => candidate.toLowerCase() === name) ?? name;
    return { ...entry, [key]: value };
  });
}

/** The style of one list, as its neighbours are written. */
export function flowList(values: readonly string[], section: Section): string {
  return flowValue(values, styleOf(section.text, section.sequence));
}
