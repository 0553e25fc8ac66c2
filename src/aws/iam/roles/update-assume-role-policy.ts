import type { UpdateAssumeRolePolicyRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { updateTrustPolicy } from '../../../service/roles/update-role.ts';
import { iamWrite } from '../iam-operation.ts';

export const updateAssumeRolePolicy = iamWrite<UpdateAssumeRolePolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'UpdateAssumeRolePolicy'),
  ],
  write: (input, tx, scope) => {
    updateTrustPolicy(tx, scope, input.RoleName, input.PolicyDocument);
    return {};
  },
});
