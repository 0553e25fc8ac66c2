import type { DeleteRolePermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import { deletePermissionsBoundary } from '../../../service/policies/boundary.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteRolePermissionsBoundary = iamWrite<DeleteRolePermissionsBoundaryRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'DeleteRolePermissionsBoundary'),
  ],
  write: (input, tx, scope) => {
    deletePermissionsBoundary(tx, scope, ROLES, input.RoleName);
    return {};
  },
});
