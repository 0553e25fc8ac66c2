import type { DetachRolePolicyRequest } from '@aws-sdk/client-iam';
import { detachPolicy } from '../../../service/policies/attach-policy.ts';
import { attachmentPermission } from '../../../service/policies/holder-permission.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const detachRolePolicy = iamWrite<DetachRolePolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    attachmentPermission(reader, scope, ROLES, input.RoleName, 'DetachRolePolicy', input.PolicyArn),
  ],
  write: (input, tx, scope) => {
    detachPolicy(tx, scope, ROLES, input.RoleName, input.PolicyArn);
    return {};
  },
});
