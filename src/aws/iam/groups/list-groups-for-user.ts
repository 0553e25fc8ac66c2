import type { ListGroupsForUserRequest, ListGroupsForUserResponse } from '@aws-sdk/client-iam';
import { groupsOf } from '../../../service/groups/groups-of-user.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, USERS } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { groupView } from './group-view.ts';

export const listGroupsForUser = iamRead<ListGroupsForUserRequest, ListGroupsForUserResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'ListGroupsForUser'),
  ],
  read: (input, reader, scope) => {
    const user = findHolder(reader, USERS, scope.account, input.UserName);
    const groups = groupsOf(reader, scope.account, user.groups);
    const { items, paging } = listPage('user-groups', groups, ({ name }) => name.toLowerCase(), input);
    return { Groups: items.map(groupView), ...paging };
  },
});
