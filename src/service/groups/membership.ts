import type { Transaction } from '../../core/ports/directory.ts';
import { USER, type User } from '../../core/records/identity.ts';
import { findHolder, GROUPS, USERS } from '../policies/policy-holders.ts';
import type { Scope } from '../scope.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { overQuota } from '../validation/iam-refusals.ts';

/** Adds a member; one that is there already changes nothing. Throws `Refusal` NoSuchEntity or LimitExceeded. */
export function addUserToGroup(tx: Transaction, scope: Scope, groupName: string, userName: string): void {
  const group = findHolder(tx, GROUPS, scope.account, groupName);
  const user = findHolder(tx, USERS, scope.account, userName);
  const { groups = [] } = user;
  if (groups.includes(group.id)) return;
  if (groups.length >= IAM_QUOTAS.groupsPerUser) throw overQuota('GroupsPerUser', IAM_QUOTAS.groupsPerUser);
  putUser(tx, scope, { ...user, groups: [...groups, group.id] });
}

/** A user that is no member is fine. Throws `Refusal` NoSuchEntity. */
export function removeUserFromGroup(
  tx: Transaction,
  scope: Scope,
  groupName: string,
  userName: string,
): void {
  const group = findHolder(tx, GROUPS, scope.account, groupName);
  const user = findHolder(tx, USERS, scope.account, userName);
  if (!user.groups?.includes(group.id)) return;
  putUser(tx, scope, { ...user, groups: user.groups.filter((id) => id !== group.id) });
}

function putUser(tx: Transaction, scope: Scope, user: User): void {
  tx.put(USER, scope.account, user.name.toLowerCase(), user);
}
