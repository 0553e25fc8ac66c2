import type { ListUsersRequest, ListUsersResponse } from '@aws-sdk/client-iam';
import { USER } from '../../../core/records/identity.ts';
import { userArn } from '../../../service/users/users.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { userSummary } from './user-view.ts';

export const listUsers = iamRead<ListUsersRequest, ListUsersResponse>({
  authorize: (input, { scope }) => [
    { action: 'iam:ListUsers', resource: userArn(scope, input.PathPrefix ?? '/', '') },
  ],
  read: (input, reader, scope) => {
    const prefix = input.PathPrefix ?? '/';
    const users = reader.list(USER, scope.account).filter(({ body }) => body.path.startsWith(prefix));
    const { items, paging } = listPage('users', users, ({ key }) => key, input);
    return { Users: items.map(({ body }) => userSummary(body)), ...paging };
  },
});
