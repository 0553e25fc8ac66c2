import type { UpdateGroupRequest } from '@aws-sdk/client-iam';
import { updateGroupPermissions } from '../../../service/groups/group-permissions.ts';
import { type GroupUpdate, updateGroup } from '../../../service/groups/update-group.ts';
import { type Checked, iamWrite } from '../iam-operation.ts';

export const updateGroupOperation = iamWrite<UpdateGroupRequest, object>({
  authorize: (input, { reader, scope }) =>
    updateGroupPermissions(reader, scope, input.GroupName, groupUpdate(input)),
  write: (input, tx, scope) => {
    updateGroup(tx, scope, input.GroupName, groupUpdate(input));
    return {};
  },
});

function groupUpdate(input: Checked<UpdateGroupRequest>): GroupUpdate {
  return { newGroupName: input.NewGroupName, newPath: input.NewPath };
}
