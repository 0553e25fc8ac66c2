import { type CST, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { member } from './members.ts';
import { type Quoting, quotingOf, scalarText } from './scalar-style.ts';
import { lineStart } from './splice.ts';

/** A member of a new entry: a text, a list of texts, or a mapping of texts. */
export type EntryValue = string | readonly string[] | Readonly<Record<string, string>>;
export type NewEntry = Readonly<Record<string, EntryValue>>;

/** How the entries of a section are written. */
export interface EntryStyle {
  readonly keys: Quoting;
  readonly values: Quoting;
  /** Columns between a member and the dashes of its list. */
  readonly listIndent: number;
}

const DEFAULT_STYLE: EntryStyle = { keys: 'plain', values: 'plain', listIndent: 2 };

/** The style of the last entry, so that a new one looks like its neighbours. */
export function styleOf(text: string, sequence: YAMLSeq | undefined): EntryStyle {
  const entry = sequence?.items.findLast((item) => isMap(item) && item.items.length > 0);
  if (!isMap(entry)) return DEFAULT_STYLE;
  const [first] = entry.items;
  return {
    keys: quotingOf(first?.key),
    values: quotingOf(first?.value),
    listIndent: listIndent(text, entry),
  };
}

function listIndent(text: string, entry: YAMLMap): number {
  const pair = member(entry, 'groups');
  const list = pair?.value;
  const key = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  if (!isSeq(list) || list.flow === true || key === undefined) return DEFAULT_STYLE.listIndent;
  const token = list.srcToken as CST.BlockSequence | undefined;
  const dash = token?.items[0]?.start.find(({ type }) => type === 'seq-item-ind')?.offset;
  if (dash === undefined) return DEFAULT_STYLE.listIndent;
  return Math.max(0, dash - lineStart(text, dash) - (key - lineStart(text, key)));
}

/** An entry as the lines of a block mapping. */
export function blockLines(entry: NewEntry, style: EntryStyle): readonly string[] {
  const scalar = (text: string): string => scalarText(text, style.values, 'block');
  return Object.entries(entry).flatMap(([name, value]) => {
    const key = `${scalarText(name, style.keys, 'block')}:`;
    if (typeof value === 'string') return [`${key} ${scalar(value)}`];
    if (isList(value)) {
      if (value.length === 0) return [`${key} []`];
      return [key, ...value.map((item) => `${' '.repeat(style.listIndent)}- ${scalar(item)}`)];
    }
    const members = Object.entries(value).map(
      ([inner, text]) => `  ${scalarText(inner, style.keys, 'block')}: ${scalar(text)}`,
    );
    return [key, ...members];
  });
}

/** An entry as one flow mapping, which is JSON when the section is. */
export function flowLine(entry: NewEntry, style: EntryStyle): string {
  const pairs = Object.entries(entry).map(
    ([name, value]) => `${scalarText(name, style.keys, 'flow')}: ${flowValue(value, style)}`,
  );
  return `{${pairs.join(', ')}}`;
}

export function flowValue(value: EntryValue, style: EntryStyle): string {
  if (typeof value === 'string') return scalarText(value, style.values, 'flow');
  if (isList(value)) return `[${value.map((item) => scalarText(item, style.values, 'flow')).join(', ')}]`;
  return flowLine(value, style);
}

function isList(value: EntryValue): value is readonly string[] {
  return Array.isArray(value);
}
