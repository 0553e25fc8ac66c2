import type { AttachRolePolicyRequest } from '@aws-sdk/client-iam';
import { attachPolicy } from '../../../service/policies/attach-policy.ts';
import { attachmentPermission } from '../../../service/policies/holder-permission.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const attachRolePolicyOperation = iamWrite<AttachRolePolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    attachmentPermission(reader, scope, ROLES, input.RoleName, 'AttachRolePolicy', input.PolicyArn),
  ],
  write: (input, tx, scope) => {
    attachPolicy(tx, scope, ROLES, input.RoleName, input.PolicyArn);
    return {};
  },
});
