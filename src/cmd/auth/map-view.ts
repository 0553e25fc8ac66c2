import { ssoPattern } from '../../core/cluster-access/mapping/sso-matcher.ts';
import { readAwsAuth } from '../../kubernetes/access/aws-auth/index.ts';
import type { MappingSection } from '../../kubernetes/access/editor/index.ts';

export interface ShownMapping {
  readonly section: MappingSection;
  /** The pattern, for an entry of a permission set. */
  readonly arn: string;
  readonly username: string | undefined;
  readonly groups: readonly string[];
}

/** The map as it counts, and what in it does not. */
export interface MapView {
  readonly mappings: readonly ShownMapping[];
  readonly accounts: readonly string[];
  /** `mapRoles[2] (line 7) is not used: …` */
  readonly problems: readonly string[];
}

export function viewMap(data: Readonly<Record<string, string>>): MapView {
  const map = readAwsAuth(data);
  const entries = [...map.mapRoles.entries, ...map.mapUsers.entries];
  const problems = Object.entries(map).flatMap(([name, { document, dropped }]) => [
    ...(document.problem === undefined
      ? []
      : [`${name} line ${document.problem.line} does not parse: ${document.problem.message}`]),
    ...dropped.map(
      ({ place, line, message, hint }) =>
        `${place}${line === undefined ? '' : ` (line ${line})`} is not used: ${message}${hint === undefined ? '' : `; ${hint}`}`,
    ),
  ]);
  return {
    mappings: entries.map((entry) => ({
      section: entry.section,
      arn:
        entry.section === 'mapRoles' && entry.sso !== undefined ? ssoPattern(entry.sso) : (entry.arn ?? ''),
      username: entry.username,
      groups: entry.groups,
    })),
    accounts: map.mapAccounts.accounts,
    problems,
  };
}
