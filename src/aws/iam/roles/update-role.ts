import type { UpdateRoleRequest, UpdateRoleResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { updateRole } from '../../../service/roles/update-role.ts';
import { iamWrite } from '../iam-operation.ts';

export const updateRoleOperation = iamWrite<UpdateRoleRequest, UpdateRoleResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'UpdateRole'),
  ],
  write: (input, tx, scope) => {
    const { Description: description, MaxSessionDuration: maxSessionDuration } = input;
    updateRole(tx, scope, input.RoleName, { description, maxSessionDuration });
    return {};
  },
});
