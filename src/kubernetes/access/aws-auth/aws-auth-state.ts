import type { MappingEntries } from '../../../core/cluster-access/mapping/mapping-source.ts';
import {
  AWS_AUTH_SECTIONS,
  type AwsAuth,
  type AwsAuthSection,
  readSection,
  type SectionReading,
  sectionTexts,
} from './aws-auth.ts';
import type { KeptMap } from './kept-map.ts';

/** Which version of the map the entries in force of a section are from. */
export interface Origin {
  readonly resourceVersion: string;
  /** Whether this process never saw that version: it was kept by one before. */
  readonly copy: boolean;
}

/** What is known of the map over time: the version that was seen last, and of each section the last that could be read. */
export interface AwsAuthState {
  readonly latest: AwsAuth;
  readonly good: AwsAuth;
  /** Without a member for sections of which no version that can be read is known. */
  readonly origins: Readonly<Partial<Record<AwsAuthSection, Origin>>>;
}

const NOTHING = Object.fromEntries(
  AWS_AUTH_SECTIONS.map((section) => [section, readSection(section, '')]),
  // Every section is in the list.
) as Record<AwsAuthSection, SectionReading>;

/** Also what a deleted map leaves: nobody is mapped by it (cluster-authenticator.md 5.2). */
export const NO_AWS_AUTH: AwsAuthState = { latest: NOTHING, good: NOTHING, origins: {} };

/** What is known at a start of the ConfigMap with this uid, before its present version is looked at: by itself it maps nobody. */
export function recalledState(kept: KeptMap | undefined, uid: string | undefined): AwsAuthState {
  if (kept === undefined || kept.uid !== uid) return NO_AWS_AUTH;
  const good = { ...NOTHING };
  const origins: Partial<Record<AwsAuthSection, Origin>> = {};
  for (const section of AWS_AUTH_SECTIONS) {
    const { text, resourceVersion } = kept.sections[section] ?? {};
    if (text === undefined || resourceVersion === undefined) continue;
    const reading = readSection(section, text);
    if (reading.document.problem !== undefined) continue;
    good[section] = reading;
    origins[section] = { resourceVersion, copy: true };
  }
  return { latest: NOTHING, good, origins };
}

/**
 * The state after another version of the ConfigMap's `data`. A section that cannot be read keeps the entries it had; one that can
 * takes its own, whatever was kept of it.
 */
export function nextState(before: AwsAuthState, data: unknown, resourceVersion = ''): AwsAuthState {
  const texts = sectionTexts(data);
  const latest = { ...before.latest };
  const good = { ...before.good };
  const origins = { ...before.origins };
  for (const section of AWS_AUTH_SECTIONS) {
    const text = texts[section];
    // A megabyte of YAML costs more than a comparison.
    const same = text === before.latest[section].text;
    const reading = same ? before.latest[section] : readSection(section, text);
    latest[section] = reading;
    if (reading.document.problem !== undefined) continue;
    good[section] = reading;
    const known = origins[section];
    if (!same || known === undefined || known.copy) origins[section] = { resourceVersion, copy: false };
  }
  return { latest, good, origins };
}

/** What is to be kept for the next start. */
export function keptOf({ good, origins }: AwsAuthState, uid: string): KeptMap {
  const sections = AWS_AUTH_SECTIONS.flatMap((section) => {
    const origin = origins[section];
    if (origin === undefined) return [];
    const { resourceVersion } = origin;
    return [[section, { text: good[section].text, resourceVersion }] as const];
  });
  return { uid, sections: Object.fromEntries(sections) };
}

/** Whether the section's entries in force are from a copy that a process before this one kept. */
export function isServedFromCopy({ origins }: AwsAuthState, section: AwsAuthSection): boolean {
  return origins[section]?.copy === true;
}

/** What a section that cannot be read maps by. */
export function inForceText({ origins }: AwsAuthState, section: AwsAuthSection): string {
  const origin = origins[section];
  if (origin === undefined) return 'no good version of it is known, so it maps nobody';
  return origin.copy
    ? `the entries of its last good version (resourceVersion ${origin.resourceVersion}), kept since before this start, are in force`
    : 'the entries of its last good version stay in force';
}

/** What maps. */
export function entriesInForce(state: AwsAuthState): MappingEntries {
  const { mapRoles, mapUsers, mapAccounts } = state.good;
  return {
    entries: [...mapRoles.entries, ...mapUsers.entries],
    accounts: mapAccounts.accounts,
    dropped: [...mapRoles.dropped, ...mapUsers.dropped],
    broken: AWS_AUTH_SECTIONS.flatMap((section) => {
      const { problem } = state.latest[section].document;
      if (problem === undefined) return [];
      const why = `its present version cannot be read (line ${problem.line}: ${problem.message}); ${inForceText(state, section)}`;
      return [{ section, why }];
    }),
  };
}
