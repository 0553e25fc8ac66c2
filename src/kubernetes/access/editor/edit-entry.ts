import { isAlias, isScalar, isSeq, type YAMLSeq } from 'yaml';
import { expectMember, flowList } from './edit-section.ts';
import { behindColon, type MapPlace, setMember, setText } from './map-edit.ts';
import { member, textOf } from './members.ts';
import { quotingOf, scalarText } from './scalar-style.ts';
import type { Section, SectionEntry } from './section.ts';
import { SectionFault } from './section-fault.ts';
import { appendItems, removeItems, type SequencePlace } from './sequence-edit.ts';
import type { Splice } from './splice.ts';
import { verified } from './verified.ts';

function placeOf(section: Section, { node, line }: SectionEntry): MapPlace {
  const { name, text, newline } = section;
  if (node === undefined) throw new SectionFault(name, 'is no mapping', line);
  return { section: name, text, newline, map: node };
}

export function setUsername(section: Section, entry: SectionEntry, username: string): Section {
  if (entry.username === username) return section;
  const splices = [setText(placeOf(section, entry), 'username', username)];
  return verified(section, splices, expectMember(section, entry.index, 'username', username));
}

/** Makes the groups of an entry the wanted set: what is there and wanted stays where it is, with its comments. */
export function setGroups(section: Section, entry: SectionEntry, wanted: readonly string[]): Section {
  const place = placeOf(section, entry);
  const pair = member(place.map, 'groups');
  const list = pair?.value;
  if (!isSeq(list) || !list.items.every(isScalar)) return replaceGroups(section, entry, wanted);
  const written = list.items.map(textOf);
  const gone = written.flatMap((text, at) =>
    text === undefined || !wanted.includes(text) || written.indexOf(text) !== at ? [at] : [],
  );
  const added = wanted.filter((text) => !written.includes(text));
  if (gone.length === 0 && added.length === 0) return section;
  const kept = written.filter((text, at): text is string => text !== undefined && !gone.includes(at));
  if (list.flow === true) return replaceGroups(section, entry, [...kept, ...added]);
  if (kept.length === 0 && added.length === 0) return emptyGroups(section, entry, list);
  const sequence: SequencePlace = { ...place, sequence: list };
  const quoting = quotingOf(list.items[0]);
  const splices = [
    ...removeItems(sequence, gone),
    ...(added.length === 0
      ? []
      : appendItems(
          sequence,
          added.map((text) => [scalarText(text, quoting, 'block')]),
        )),
  ];
  return verified(section, splices, expectMember(section, entry.index, 'groups', [...kept, ...added]));
}

/** For groups that are not a block list of texts: one flow list in their place. */
function replaceGroups(section: Section, entry: SectionEntry, wanted: readonly string[]): Section {
  const place = placeOf(section, entry);
  const present = member(place.map, 'groups')?.value;
  if (present !== null && present !== undefined && !isScalar(present) && !isSeq(present) && !isAlias(present))
    throw new SectionFault(section.name, 'has groups that are no list', entry.line);
  const splices = [setMember(place, 'groups', flowList(wanted, section))];
  return verified(section, splices, expectMember(section, entry.index, 'groups', wanted));
}

/** `[]` behind the colon, in place of the lines of the items; comments stay. */
function emptyGroups(section: Section, entry: SectionEntry, list: YAMLSeq): Section {
  const place = placeOf(section, entry);
  const pair = member(place.map, 'groups');
  if (pair === undefined) return section;
  const colon = behindColon(place, pair);
  const lines: readonly Splice[] = removeItems(
    { ...place, sequence: list },
    list.items.map((_, at) => at),
  );
  const splices = [{ start: colon, end: colon, text: ' []' }, ...lines];
  return verified(section, splices, expectMember(section, entry.index, 'groups', []));
}
