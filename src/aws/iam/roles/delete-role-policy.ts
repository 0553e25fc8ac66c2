import type { DeleteRolePolicyRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { deleteInlinePolicy } from '../../../service/policies/inline-policy.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteRolePolicy = iamWrite<DeleteRolePolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'DeleteRolePolicy'),
  ],
  write: (input, tx, scope) => {
    deleteInlinePolicy(tx, scope, ROLES, input.RoleName, input.PolicyName);
    return {};
  },
});
