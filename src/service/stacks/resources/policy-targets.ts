import type { Role, User } from '../../../core/records/identity.ts';
import { type HolderKind, ROLES, USERS } from '../../policies/policy-holders.ts';
import { noSuchEntity } from '../../validation/iam-refusals.ts';
import type { JsonObject } from '../template/json-shape.ts';
import { stringsProperty } from './properties.ts';
import type { ResourceWork } from './resource-type.ts';

/** Calls `visit` for each role and user that a policy resource names. Throws `Refusal` for a group: there are none. */
export function forEachTarget(
  properties: JsonObject,
  visit: <Body extends Role | User>(kind: HolderKind<Body>, name: string) => void,
): void {
  for (const group of stringsProperty(properties, 'Groups')) {
    throw noSuchEntity(`The group with name ${group} cannot be found.`);
  }
  for (const name of new Set(stringsProperty(properties, 'Roles'))) visit(ROLES, name);
  for (const name of new Set(stringsProperty(properties, 'Users'))) visit(USERS, name);
}

/** The role or user as it is now; undefined when it is gone. */
export function presentTarget<Body extends Role | User>(
  { tx, scope }: ResourceWork,
  kind: HolderKind<Body>,
  name: string,
): Body | undefined {
  return tx.get(kind.record, scope.account, name.toLowerCase())?.body;
}

/** `Role` or `User`, as the names of IAM's actions have it. */
export function actionNoun(kind: { readonly noun: 'role' | 'user' }): 'Role' | 'User' {
  return kind.noun === 'role' ? 'Role' : 'User';
}
