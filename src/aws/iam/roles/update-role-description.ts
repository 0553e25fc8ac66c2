import type { UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { updateRole } from '../../../service/roles/update-role.ts';
import { iamWrite } from '../iam-operation.ts';
import { roleView } from './role-view.ts';

export const updateRoleDescription = iamWrite<UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'UpdateRoleDescription'),
  ],
  write: (input, tx, scope) => ({
    Role: roleView(updateRole(tx, scope, input.RoleName, { description: input.Description })),
  }),
});
