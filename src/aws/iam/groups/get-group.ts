import type { GetGroupRequest, GetGroupResponse } from '@aws-sdk/client-iam';
import { membersOf } from '../../../service/groups/groups-of-user.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, GROUPS } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { userSummary } from '../users/user-view.ts';
import { groupView } from './group-view.ts';

export const getGroup = iamRead<GetGroupRequest, GetGroupResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, GROUPS, input.GroupName, 'GetGroup'),
  ],
  read: (input, reader, scope) => {
    const group = findHolder(reader, GROUPS, scope.account, input.GroupName);
    const members = membersOf(reader, scope.account, group);
    const { items, paging } = listPage('group-users', members, ({ name }) => name.toLowerCase(), input);
    return { Group: groupView(group), Users: items.map(userSummary), ...paging };
  },
});
