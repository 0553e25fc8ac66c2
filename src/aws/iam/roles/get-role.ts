import type { GetRoleRequest, GetRoleResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, ROLES } from '../../../service/policies/policy-holders.ts';
import type { Operation } from '../../protocol/operation.ts';
import { iamReadWith } from '../iam-operation.ts';
import { usedRoleView } from './role-view.ts';

export const getRole: Operation<GetRoleRequest, GetRoleResponse> = iamReadWith({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'GetRole'),
  ],
  read: (input, { directory, usage }, scope) => {
    const role = findHolder(directory, ROLES, scope.account, input.RoleName);
    return { Role: usedRoleView(role, usage.ofRole(scope.account, role, scope.now)) };
  },
});
