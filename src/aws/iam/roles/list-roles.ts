import type { ListRolesRequest, ListRolesResponse } from '@aws-sdk/client-iam';
import { ROLE } from '../../../core/records/identity.ts';
import { roleArn } from '../../../service/roles/create-role.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { roleSummary } from './role-view.ts';

export const listRoles = iamRead<ListRolesRequest, ListRolesResponse>({
  authorize: (input, { scope }) => [
    { action: 'iam:ListRoles', resource: roleArn(scope, input.PathPrefix ?? '/', '') },
  ],
  read: (input, reader, scope) => {
    const prefix = input.PathPrefix ?? '/';
    const roles = reader.list(ROLE, scope.account).filter(({ body }) => body.path.startsWith(prefix));
    const { items, paging } = listPage('roles', roles, ({ key }) => key, input);
    return { Roles: items.map(({ body }) => roleSummary(body)), ...paging };
  },
});
