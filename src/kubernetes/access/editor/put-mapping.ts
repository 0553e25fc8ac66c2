import { setGroups, setUsername } from './edit-entry.ts';
import { appendEntries } from './edit-section.ts';
import type { NewEntry } from './entry-lines.ts';
import { MAPPING_SECTIONS, type MapData, placeOf, sectionOf, subjectOf, withSection } from './map-data.ts';
import { type Change, type EditOutcome, EditRefusal, type NewMapping } from './mapping-edit.ts';
import { likeness, sameMatcher } from './same-arn.ts';
import type { Section, SectionEntry } from './section.ts';

function entryOf({ section, arn, sso, username, groups }: NewMapping): NewEntry {
  const key = section === 'mapRoles' ? 'rolearn' : 'userarn';
  const head: NewEntry = sso === undefined ? { [key]: arn ?? '' } : { sso: { ...sso } };
  return { ...head, username, groups };
}

/** Entries for the same principal, in both sections, with how they spell it. */
function present(data: MapData, mapping: NewMapping) {
  return MAPPING_SECTIONS.flatMap((name) => {
    const section = sectionOf(data, name);
    return section.entries.flatMap((entry) => {
      const like = likenessOf(mapping, entry);
      return like === undefined ? [] : [{ section, entry, like }];
    });
  });
}

function likenessOf({ arn, sso }: NewMapping, entry: SectionEntry): 'same' | 'spelling' | undefined {
  if (arn !== undefined) return likeness(arn, entry.arn);
  return sso !== undefined && sameMatcher(sso, entry) ? 'same' : undefined;
}

function append(data: MapData, mapping: NewMapping): MapData {
  return withSection(data, appendEntries(sectionOf(data, mapping.section), [entryOf(mapping)]));
}

const outcome = (
  data: MapData,
  kind: Change['kind'],
  mapping: NewMapping,
  warnings: readonly string[] = [],
): EditOutcome => ({
  data,
  changes: [{ kind, subject: subjectOf(mapping) }],
  warnings,
});

/** Puts an entry at the end. Duplicates are told by ARN in any case and with any path. */
export function addMapping(
  data: MapData,
  mapping: NewMapping,
  duplicates: 'refuse' | 'shadow' | 'skip-identical',
): EditOutcome {
  const found = present(data, mapping);
  const [first] = found;
  if (first === undefined) return outcome(append(data, mapping), 'added', mapping);
  const subject = subjectOf(mapping);
  if (duplicates === 'shadow')
    return outcome(append(data, mapping), 'added', mapping, [
      `found existing mappings with same arn "${subject}" (which will be shadowed by your new mapping)`,
    ]);
  const identical = found.some(({ entry, like }) => like === 'same' && saysTheSame(entry, mapping));
  if (identical && duplicates === 'skip-identical') return outcome(data, 'skipped', mapping);
  throw duplicate(mapping, first.section, first.entry);
}

function duplicate(mapping: NewMapping, section: Section, entry: SectionEntry): EditRefusal {
  const kind = mapping.section === 'mapRoles' ? 'role ARN' : 'user ARN';
  const where = `it is mapped by ${placeOf(section, entry)}${entry.arn === mapping.arn ? '' : ` as "${entry.arn ?? ''}"`}`;
  return new EditRefusal('duplicate', `cannot add duplicate ${kind} "${subjectOf(mapping)}"`, where);
}

function saysTheSame({ username, groups }: SectionEntry, mapping: NewMapping): boolean {
  return (username ?? '') === mapping.username && JSON.stringify(groups) === JSON.stringify(mapping.groups);
}

/**
 * Changes the entry of this ARN, or puts one. Of several entries for one ARN the last is changed: it is the one that counts. An entry
 * that differs in case or path only is not taken for this one, and not doubled.
 */
export function upsertMapping(
  data: MapData,
  mapping: NewMapping,
  { append: merge, updateUsername }: { readonly append: boolean; readonly updateUsername: boolean },
): EditOutcome {
  const found = present(data, mapping);
  const same = found.filter(({ like, section }) => like === 'same' && section.name === mapping.section);
  const other = found.find((each) => !same.includes(each));
  if (other !== undefined) throw duplicate(mapping, other.section, other.entry);
  const last = same.at(-1);
  if (last === undefined) return outcome(append(data, mapping), 'added', mapping);
  const { section, entry } = last;
  const groups = merge ? [...new Set([...entry.groups, ...mapping.groups])] : mapping.groups;
  const grouped = setGroups(section, entry, groups);
  const again = grouped.entries[entry.index] ?? entry;
  const named = updateUsername ? setUsername(grouped, again, mapping.username) : grouped;
  const after = withSection(data, named);
  const warnings =
    same.length > 1
      ? [
          `"${subjectOf(mapping)}" is mapped ${same.length} times; ${placeOf(section, entry)} is the one that counts`,
        ]
      : [];
  return outcome(after, after === data ? 'unchanged' : 'updated', mapping, warnings);
}
