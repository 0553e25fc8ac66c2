import type { DeleteRoleRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { deleteRole } from '../../../service/roles/delete-role.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteRoleOperation = iamWrite<DeleteRoleRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'DeleteRole'),
  ],
  write: (input, tx, scope) => {
    deleteRole(tx, scope, input.RoleName);
    return {};
  },
});
