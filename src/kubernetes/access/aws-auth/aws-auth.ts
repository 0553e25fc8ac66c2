import type { DroppedEntry, PlacedEntry } from '../../../core/cluster-access/mapping/map-entry.ts';
import { readAccounts } from './read-accounts.ts';
import { readEntries } from './read-entries.ts';
import { parseSection, type SectionDocument } from './section-document.ts';

/** The keys of ConfigMap `kube-system/aws-auth`, in the order in which they are looked at (cluster-authenticator.md 5.2). */
export const AWS_AUTH_SECTIONS = ['mapRoles', 'mapUsers', 'mapAccounts'] as const;
export type AwsAuthSection = (typeof AWS_AUTH_SECTIONS)[number];

/** One section, read. With a problem in its document it has no entries: whoever maps by it keeps the ones before. */
export interface SectionReading {
  readonly text: string;
  readonly document: SectionDocument;
  /** Empty for `mapAccounts`. */
  readonly entries: readonly PlacedEntry[];
  /** Empty for the others. */
  readonly accounts: readonly string[];
  readonly dropped: readonly DroppedEntry[];
}

export type AwsAuth = Readonly<Record<AwsAuthSection, SectionReading>>;

/** Reads each section on its own: what is wrong with one is no other's trouble. Never throws. `text` may be empty. */
export function readSection(section: AwsAuthSection, text: string): SectionReading {
  const document = parseSection(text);
  if (section === 'mapAccounts') return { text, document, entries: [], ...readAccounts(document) };
  return { text, document, accounts: [], ...readEntries(section, document) };
}

/** Reads the `data` of the ConfigMap; undefined and null are a map without keys. Never throws. */
export function readAwsAuth(data: unknown): AwsAuth {
  const texts = sectionTexts(data);
  return {
    mapRoles: readSection('mapRoles', texts.mapRoles),
    mapUsers: readSection('mapUsers', texts.mapUsers),
    mapAccounts: readSection('mapAccounts', texts.mapAccounts),
  };
}

/** The text of each section; empty where it is not there. */
export function sectionTexts(data: unknown): Readonly<Record<AwsAuthSection, string>> {
  const members: Readonly<Record<string, unknown>> =
    typeof data === 'object' && data !== null ? { ...data } : {};
  const textOf = (section: AwsAuthSection) => {
    const value = members[section];
    return typeof value === 'string' ? value : '';
  };
  return { mapRoles: textOf('mapRoles'), mapUsers: textOf('mapUsers'), mapAccounts: textOf('mapAccounts') };
}
