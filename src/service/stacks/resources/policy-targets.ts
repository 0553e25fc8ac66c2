import type { Group, Role, User } from '../../../core/records/identity.ts';
import { GROUPS, type HolderKind, ROLES, USERS } from '../../policies/policy-holders.ts';
import type { JsonObject } from '../template/json-shape.ts';
import { stringsProperty } from './properties.ts';
import type { ResourceWork } from './resource-type.ts';

/** Calls `visit` for each group, role and user that a policy resource names. */
export function forEachTarget(
  properties: JsonObject,
  visit: <Body extends Group | Role | User>(kind: HolderKind<Body>, name: string) => void,
): void {
  for (const name of new Set(stringsProperty(properties, 'Groups'))) visit(GROUPS, name);
  for (const name of new Set(stringsProperty(properties, 'Roles'))) visit(ROLES, name);
  for (const name of new Set(stringsProperty(properties, 'Users'))) visit(USERS, name);
}

/** The group, role or user as it is now; undefined when it is gone. */
export function presentTarget<Body extends Group | Role | User>(
  { tx, scope }: ResourceWork,
  kind: HolderKind<Body>,
  name: string,
): Body | undefined {
  return tx.get(kind.record, scope.account, name.toLowerCase())?.body;
}

/** `Group`, `Role` or `User`, as the names of IAM's actions have it. */
export function actionNoun(kind: Pick<HolderKind<Role>, 'noun'>): 'Group' | 'Role' | 'User' {
  switch (kind.noun) {
    case 'group':
      return 'Group';
    case 'role':
      return 'Role';
    case 'user':
      return 'User';
  }
}
