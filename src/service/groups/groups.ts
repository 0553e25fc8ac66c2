import type { Transaction } from '../../core/ports/directory.ts';
import { GROUP, type Group } from '../../core/records/identity.ts';
import { findHolder, GROUPS } from '../policies/policy-holders.ts';
import { checkWithoutPolicies } from '../roles/delete-role.ts';
import type { Scope } from '../scope.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { alreadyExists, deleteConflict, overQuota } from '../validation/iam-refusals.ts';
import { membersOf } from './groups-of-user.ts';

export interface NewGroup {
  readonly groupName: string;
  readonly path?: string | undefined;
}

/** ARN of a group; the path begins and ends with a slash. */
export function groupArn(scope: Scope, path: string, name: string): string {
  return `arn:${scope.partition}:iam::${scope.account}:group${path}${name}`;
}

/** Throws `Refusal` ValidationError, EntityAlreadyExists or LimitExceeded. */
export function createGroup(tx: Transaction, scope: Scope, input: NewGroup): Group {
  checkMembers({ ...input }, IAM_MEMBERS, ['groupName']);
  const { groupName: name, path = '/' } = input;
  if (tx.get(GROUP, scope.account, name.toLowerCase()) !== undefined) {
    throw alreadyExists(`Group with name ${name} already exists.`);
  }
  if (tx.list(GROUP, scope.account).length >= IAM_QUOTAS.groups) {
    throw overQuota('GroupsPerAccount', IAM_QUOTAS.groups);
  }
  const group: Group = {
    name,
    path,
    id: scope.ids.unique('AGPA'),
    arn: groupArn(scope, path, name),
    createDate: scope.now,
    inlinePolicies: {},
    attachedPolicies: [],
  };
  tx.put(GROUP, scope.account, name.toLowerCase(), group);
  return group;
}

/** Throws `Refusal` NoSuchEntity, or DeleteConflict while it has members or policies. */
export function deleteGroup(tx: Transaction, scope: Scope, name: string): void {
  const group = findHolder(tx, GROUPS, scope.account, name);
  if (membersOf(tx, scope.account, group).length > 0) {
    throw deleteConflict('Cannot delete entity, must remove users from group first.');
  }
  checkWithoutPolicies(group);
  tx.delete(GROUP, scope.account, name.toLowerCase());
}
