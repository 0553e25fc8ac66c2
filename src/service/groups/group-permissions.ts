import type { Reader } from '../../core/ports/directory.ts';
import type { Permission } from '../../core/principal/permission.ts';
import { GROUP } from '../../core/records/identity.ts';
import { holderPermission } from '../policies/holder-permission.ts';
import { GROUPS } from '../policies/policy-holders.ts';
import type { Scope } from '../scope.ts';
import { groupArn, type NewGroup } from './groups.ts';
import type { GroupUpdate } from './update-group.ts';

export function createGroupPermission(scope: Scope, { groupName, path = '/' }: NewGroup): Permission {
  return {
    action: 'iam:CreateGroup',
    resource: groupArn(scope, path, groupName),
    resourceAccount: scope.account,
  };
}

/** On the group as it is and on what it becomes, or a rename would reach names that the caller may not touch. */
export function updateGroupPermissions(
  reader: Reader,
  scope: Scope,
  groupName: string,
  { newGroupName, newPath }: GroupUpdate,
): readonly Permission[] {
  const present = holderPermission(reader, scope, GROUPS, groupName, 'UpdateGroup');
  const group = reader.get(GROUP, scope.account, groupName.toLowerCase())?.body;
  const name = newGroupName ?? group?.name ?? groupName;
  const resource = groupArn(scope, newPath ?? group?.path ?? '/', name);
  if (resource === present.resource) return [present];
  return [present, { ...present, resource, display: `group ${name}` }];
}
