import type { DeleteServiceLinkedRoleRequest, DeleteServiceLinkedRoleResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { deleteServiceLinkedRole } from '../../../service/roles/service-linked/delete-service-linked-role.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteServiceLinkedRoleOperation = iamWrite<
  DeleteServiceLinkedRoleRequest,
  DeleteServiceLinkedRoleResponse
>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'DeleteServiceLinkedRole'),
  ],
  write: (input, tx, scope) => ({ DeletionTaskId: deleteServiceLinkedRole(tx, scope, input.RoleName) }),
});
