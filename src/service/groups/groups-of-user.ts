import type { Reader } from '../../core/ports/directory.ts';
import { GROUP, type Group, USER, type User } from '../../core/records/identity.ts';

/** The account's groups of these unique ids, by name. An id that no group has is left out. */
export function groupsOf(reader: Reader, account: string, ids: readonly string[] = []): readonly Group[] {
  if (ids.length === 0) return [];
  return reader
    .list(GROUP, account)
    .map(({ body }) => body)
    .filter(({ id }) => ids.includes(id));
}

/** The members of a group, by name. */
export function membersOf(reader: Reader, account: string, group: Group): readonly User[] {
  return reader
    .list(USER, account)
    .map(({ body }) => body)
    .filter(({ groups }) => groups?.includes(group.id));
}
