import type { PutUserPermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import { putPermissionsBoundary } from '../../../service/policies/boundary.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const putUserPermissionsBoundary = iamWrite<PutUserPermissionsBoundaryRequest, object>({
  authorize: (input, { reader, scope }) => [
    // The key holds the boundary that is asked for, not the present one.
    holderPermission(reader, scope, USERS, input.UserName, 'PutUserPermissionsBoundary', {
      'iam:permissionsboundary': input.PermissionsBoundary,
    }),
  ],
  write: (input, tx, scope) => {
    putPermissionsBoundary(tx, scope, USERS, input.UserName, input.PermissionsBoundary);
    return {};
  },
});
