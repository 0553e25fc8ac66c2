import type { ListGroupsRequest, ListGroupsResponse } from '@aws-sdk/client-iam';
import { GROUP } from '../../../core/records/identity.ts';
import { groupArn } from '../../../service/groups/groups.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { groupView } from './group-view.ts';

export const listGroups = iamRead<ListGroupsRequest, ListGroupsResponse>({
  authorize: (input, { scope }) => [
    { action: 'iam:ListGroups', resource: groupArn(scope, input.PathPrefix ?? '/', '') },
  ],
  read: (input, reader, scope) => {
    const prefix = input.PathPrefix ?? '/';
    const groups = reader.list(GROUP, scope.account).filter(({ body }) => body.path.startsWith(prefix));
    const { items, paging } = listPage('groups', groups, ({ key }) => key, input);
    return { Groups: items.map(({ body }) => groupView(body)), ...paging };
  },
});
