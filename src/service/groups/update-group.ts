import type { Transaction } from '../../core/ports/directory.ts';
import { GROUP } from '../../core/records/identity.ts';
import { findHolder, GROUPS } from '../policies/policy-holders.ts';
import type { Scope } from '../scope.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { alreadyExists } from '../validation/iam-refusals.ts';
import { groupArn } from './groups.ts';

export interface GroupUpdate {
  readonly newGroupName?: string | undefined;
  readonly newPath?: string | undefined;
}

/**
 * Renames or moves a group. Its unique id stays, and members hold the id, so they follow by themselves. Throws `Refusal`
 * ValidationError, NoSuchEntity or EntityAlreadyExists.
 */
export function updateGroup(tx: Transaction, scope: Scope, groupName: string, update: GroupUpdate): void {
  checkMembers({ groupName: update.newGroupName, path: update.newPath }, IAM_MEMBERS);
  const group = findHolder(tx, GROUPS, scope.account, groupName);
  const { newGroupName: name = group.name, newPath: path = group.path } = update;
  const [from, to] = [group.name.toLowerCase(), name.toLowerCase()];
  if (from !== to && tx.get(GROUP, scope.account, to) !== undefined) {
    throw alreadyExists(`Group with name ${name} already exists.`);
  }
  if (from !== to) tx.delete(GROUP, scope.account, from);
  tx.put(GROUP, scope.account, to, { ...group, name, path, arn: groupArn(scope, path, name) });
}
