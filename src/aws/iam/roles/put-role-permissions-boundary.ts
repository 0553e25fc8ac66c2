import type { PutRolePermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import { putPermissionsBoundary } from '../../../service/policies/boundary.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const putRolePermissionsBoundary = iamWrite<PutRolePermissionsBoundaryRequest, object>({
  authorize: (input, { reader, scope }) => [
    // The key holds the boundary that is asked for, not the present one.
    holderPermission(reader, scope, ROLES, input.RoleName, 'PutRolePermissionsBoundary', {
      'iam:permissionsboundary': input.PermissionsBoundary,
    }),
  ],
  write: (input, tx, scope) => {
    putPermissionsBoundary(tx, scope, ROLES, input.RoleName, input.PermissionsBoundary);
    return {};
  },
});
