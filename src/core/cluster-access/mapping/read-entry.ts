import { EntryFault } from './entry-fault.ts';
import { type Fields, fieldsOf, textOf, textsOf } from './fields.ts';
import type { RoleEntry, UserEntry } from './map-entry.ts';
import { nearName } from './near-name.ts';
import { readSso } from './sso-matcher.ts';

const ROLE_FIELDS = ['rolearn', 'sso', 'username', 'groups', 'userid'];
const USER_FIELDS = ['userarn', 'username', 'groups', 'userid'];

/** An entry of `mapRoles` (cluster-authenticator.md 5.3), of a decoded map. Throws `EntryFault`. */
export function readRoleEntry(value: unknown): RoleEntry {
  const fields = fieldsOf(value, 'an entry of mapRoles');
  const arn = textOf(fields, 'rolearn');
  const matcher = fields.get('sso')?.value ?? undefined;
  if (arn === '' && matcher === undefined)
    throw new EntryFault('one of rolearn or SSO must be supplied', misspelled(fields, ROLE_FIELDS));
  if (arn !== '' && matcher !== undefined) throw new EntryFault('only one of rolearn or SSO can be supplied');
  const key = matcher === undefined ? { arn } : { sso: readSso(matcher) };
  return { section: 'mapRoles', ...key, ...namesOf(fields, ROLE_FIELDS) };
}

/** An entry of `mapUsers`. Throws `EntryFault`. */
export function readUserEntry(value: unknown): UserEntry {
  const fields = fieldsOf(value, 'an entry of mapUsers');
  const arn = textOf(fields, 'userarn');
  if (arn === '') throw new EntryFault('value for userarn must be supplied', misspelled(fields, USER_FIELDS));
  return { section: 'mapUsers', arn, ...namesOf(fields, USER_FIELDS) };
}

/** Throws `EntryFault`. An empty username would reach Kubernetes as a user without a name, which the reference lets happen. */
export function namesOf(fields: Fields, known: readonly string[]) {
  const username = textOf(fields, 'username');
  if (username.trim() === '')
    throw new EntryFault('value for username must be supplied', misspelled(fields, known));
  const userId = textOf(fields, 'userid');
  return { username, groups: textsOf(fields, 'groups'), ...(userId === '' ? {} : { userId }) };
}

function misspelled(fields: Fields, known: readonly string[]): string | undefined {
  for (const [name, { key }] of fields) {
    if (known.includes(name)) continue;
    const meant = nearName(
      name,
      known.filter((each) => !fields.has(each)),
    );
    if (meant !== undefined) return `${key}: did you mean ${meant}?`;
  }
  return undefined;
}
