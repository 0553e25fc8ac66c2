import { asciiLower } from '../../../core/cluster-access/token/ascii-lower.ts';
import { removeEntries } from './edit-section.ts';
import { MAPPING_SECTIONS, type MapData, sectionOf, subjectOf, withSection } from './map-data.ts';
import { type EditOutcome, EditRefusal, type MappingSection, type RemovalMatch } from './mapping-edit.ts';
import { likeness, sameMatcher } from './same-arn.ts';
import type { SectionEntry } from './section.ts';

function take(
  data: MapData,
  wanted: (entry: SectionEntry) => boolean,
  names: readonly MappingSection[] = MAPPING_SECTIONS,
): { readonly data: MapData; readonly gone: readonly SectionEntry[] } {
  const gone: SectionEntry[] = [];
  let result = data;
  for (const name of names) {
    const section = sectionOf(data, name);
    const entries = section.entries.filter(wanted);
    gone.push(...entries);
    if (entries.length > 0)
      result = withSection(
        result,
        removeEntries(
          section,
          entries.map(({ index }) => index),
        ),
      );
  }
  return { data: result, gone };
}

const removed = (data: MapData, gone: readonly SectionEntry[]): EditOutcome => ({
  data,
  changes: gone.map(({ arn, username }) => ({ kind: 'removed', subject: arn ?? username ?? '' })),
  warnings: [],
});

/** Takes out what matches ARN, groups and username exactly; something must. */
export function removeMatching(data: MapData, match: RemovalMatch): EditOutcome {
  const { arn, sso, username, groups } = match;
  const result = take(
    data,
    (entry) =>
      (sso === undefined ? arn !== undefined && entry.arn === arn : sameMatcher(sso, entry)) &&
      (username === undefined || entry.username === username) &&
      (groups === undefined || JSON.stringify(entry.groups) === JSON.stringify(groups)),
    [match.section],
  );
  if (result.gone.length > 0) return removed(result.data, result.gone);
  const near = sectionOf(data, match.section).entries.find(
    (entry) => arn !== undefined && likeness(arn, entry.arn) !== undefined,
  );
  const hint =
    near === undefined
      ? undefined
      : `the nearest is "${near.arn}", username "${near.username ?? ''}", groups ${near.groups.join(', ') || 'none'}`;
  throw new EditRefusal(
    'not-found',
    `failed to remove ${subjectOf(match)}, could not find exact match`,
    hint,
  );
}

/** The first entry of the ARN, of roles before users, or all of them. ARNs are compared as they are for access, in any case. */
export function removeByArn(data: MapData, arn: string, all: boolean): EditOutcome {
  let found = 0;
  const result = take(
    data,
    (entry) => entry.arn !== undefined && asciiLower(entry.arn) === asciiLower(arn) && (all || found++ === 0),
  );
  if (result.gone.length > 0) return removed(result.data, result.gone);
  throw new EditRefusal('not-found', `instance identity ARN "${arn}" not found in auth ConfigMap`);
}

/** Attack on oneself: entries without a username are never meant by an empty one. */
export function removeByUsername(data: MapData, username: string): EditOutcome {
  const result = take(data, (entry) => username !== '' && entry.username === username);
  if (result.gone.length > 0) return removed(result.data, result.gone);
  throw new EditRefusal('not-found', `failed to remove based on username ${username}, found zero matches`);
}
