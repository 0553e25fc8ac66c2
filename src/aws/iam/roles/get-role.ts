import type { GetRoleRequest, GetRoleResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, ROLES } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { roleView } from './role-view.ts';

export const getRole = iamRead<GetRoleRequest, GetRoleResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'GetRole'),
  ],
  read: (input, reader, scope) => ({
    Role: roleView(findHolder(reader, ROLES, scope.account, input.RoleName)),
  }),
});
