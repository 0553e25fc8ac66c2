import type { CreateGroupRequest, CreateGroupResponse } from '@aws-sdk/client-iam';
import { createGroupPermission } from '../../../service/groups/group-permissions.ts';
import { createGroup } from '../../../service/groups/groups.ts';
import { iamWrite } from '../iam-operation.ts';
import { groupView } from './group-view.ts';

export const createGroupOperation = iamWrite<CreateGroupRequest, CreateGroupResponse>({
  authorize: ({ GroupName: groupName, Path: path }, { scope }) => [
    createGroupPermission(scope, { groupName, path }),
  ],
  write: ({ GroupName: groupName, Path: path }, tx, scope) => ({
    Group: groupView(createGroup(tx, scope, { groupName, path })),
  }),
});
