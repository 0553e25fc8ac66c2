import type { AnyOperation } from '../../protocol/operation.ts';
import { addUserToGroupOperation } from './add-user-to-group.ts';
import { attachGroupPolicyOperation } from './attach-group-policy.ts';
import { createGroupOperation } from './create-group.ts';
import { deleteGroupOperation } from './delete-group.ts';
import { deleteGroupPolicy } from './delete-group-policy.ts';
import { detachGroupPolicy } from './detach-group-policy.ts';
import { getGroup } from './get-group.ts';
import { getGroupPolicy } from './get-group-policy.ts';
import { listAttachedGroupPolicies } from './list-attached-group-policies.ts';
import { listGroupPolicies } from './list-group-policies.ts';
import { listGroups } from './list-groups.ts';
import { listGroupsForUser } from './list-groups-for-user.ts';
import { putGroupPolicy } from './put-group-policy.ts';
import { removeUserFromGroupOperation } from './remove-user-from-group.ts';
import { updateGroupOperation } from './update-group.ts';

export const GROUP_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  AddUserToGroup: addUserToGroupOperation,
  AttachGroupPolicy: attachGroupPolicyOperation,
  CreateGroup: createGroupOperation,
  DeleteGroup: deleteGroupOperation,
  DeleteGroupPolicy: deleteGroupPolicy,
  DetachGroupPolicy: detachGroupPolicy,
  GetGroup: getGroup,
  GetGroupPolicy: getGroupPolicy,
  ListAttachedGroupPolicies: listAttachedGroupPolicies,
  ListGroupPolicies: listGroupPolicies,
  ListGroups: listGroups,
  ListGroupsForUser: listGroupsForUser,
  PutGroupPolicy: putGroupPolicy,
  RemoveUserFromGroup: removeUserFromGroupOperation,
  UpdateGroup: updateGroupOperation,
};
