import type { MappingEntries } from '../../../core/cluster-access/mapping/mapping-source.ts';
import {
  AWS_AUTH_SECTIONS,
  type AwsAuth,
  type AwsAuthSection,
  readSection,
  type SectionReading,
  sectionTexts,
} from './aws-auth.ts';

/** What is known of the map over time: the version that was seen last, and of each section the last that could be read. */
export interface AwsAuthState {
  readonly latest: AwsAuth;
  readonly good: AwsAuth;
}

const NOTHING = Object.fromEntries(
  AWS_AUTH_SECTIONS.map((section) => [section, readSection(section, '')]),
  // Every section is in the list.
) as Record<AwsAuthSection, SectionReading>;

/** Also what a deleted map leaves: nobody is mapped by it (cluster-authenticator.md 5.2). */
export const NO_AWS_AUTH: AwsAuthState = { latest: NOTHING, good: NOTHING };

/** The state after another version of the ConfigMap's `data`. A section that cannot be read keeps the entries it had. */
export function nextState(before: AwsAuthState, data: unknown): AwsAuthState {
  const texts = sectionTexts(data);
  const latest = { ...before.latest };
  const good = { ...before.good };
  for (const section of AWS_AUTH_SECTIONS) {
    // A megabyte of YAML costs more than a comparison.
    if (texts[section] === before.latest[section].text) continue;
    const reading = readSection(section, texts[section]);
    latest[section] = reading;
    if (reading.document.problem === undefined) good[section] = reading;
  }
  return { latest, good };
}

/** What maps. */
export function entriesInForce({ latest, good }: AwsAuthState): MappingEntries {
  const { mapRoles, mapUsers, mapAccounts } = good;
  return {
    entries: [...mapRoles.entries, ...mapUsers.entries],
    accounts: mapAccounts.accounts,
    dropped: [...mapRoles.dropped, ...mapUsers.dropped],
    broken: AWS_AUTH_SECTIONS.flatMap((section) => {
      const { problem } = latest[section].document;
      if (problem === undefined) return [];
      const why = `its present version cannot be read (line ${problem.line}: ${problem.message}); the one before is in force`;
      return [{ section, why }];
    }),
  };
}
