import type { DeleteUserPermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import { deletePermissionsBoundary } from '../../../service/policies/boundary.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteUserPermissionsBoundary = iamWrite<DeleteUserPermissionsBoundaryRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'DeleteUserPermissionsBoundary'),
  ],
  write: (input, tx, scope) => {
    deletePermissionsBoundary(tx, scope, USERS, input.UserName);
    return {};
  },
});
