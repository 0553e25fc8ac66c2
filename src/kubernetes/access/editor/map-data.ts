import type { NewMapping } from './mapping-edit.ts';
import { readSection, type Section, type SectionEntry } from './section.ts';

/** `data` of the ConfigMap. */
export type MapData = Readonly<Record<string, string>>;

export const MAPPING_SECTIONS = ['mapRoles', 'mapUsers'] as const;

export function sectionOf(data: MapData, name: string): Section {
  return readSection(name, data[name] ?? '');
}

/** The same object where the section is as it was. */
export function withSection(data: MapData, section: Section): MapData {
  return data[section.name] === section.text ? data : { ...data, [section.name]: section.text };
}

/** What the entry is for, in messages. */
export function subjectOf({ arn, sso }: Pick<NewMapping, 'arn' | 'sso'>): string {
  return arn ?? `permission set "${sso?.permissionSetName ?? ''}" of account ${sso?.accountID ?? ''}`;
}

/** `mapRoles[2] (line 7)` */
export function placeOf(section: Section, { index, line }: SectionEntry): string {
  return `${section.name}[${index}] (line ${line})`;
}
