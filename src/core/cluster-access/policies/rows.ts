import type { AccessRule } from '../access-grant.ts';

/** A row of the tables in AWS's user guide: API group, resources, verbs; lists are separated by blanks. */
export type PolicyRow = readonly [group: string, resources: string, verbs: string];

export const READ = 'get list watch';
export const WRITE = 'create delete deletecollection patch update';

/** Rows as rules. */
export function rulesOf(rows: readonly PolicyRow[]): readonly AccessRule[] {
  return rows.map(([group, resources, verbs]) => ({
    verbs: verbs.split(' '),
    apiGroups: [group],
    resources: resources.split(' '),
    resourceNames: [],
    nonResourceURLs: [],
  }));
}
