import type { DetachUserPolicyRequest } from '@aws-sdk/client-iam';
import { detachPolicy } from '../../../service/policies/attach-policy.ts';
import { attachmentPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const detachUserPolicy = iamWrite<DetachUserPolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    attachmentPermission(reader, scope, USERS, input.UserName, 'DetachUserPolicy', input.PolicyArn),
  ],
  write: (input, tx, scope) => {
    detachPolicy(tx, scope, USERS, input.UserName, input.PolicyArn);
    return {};
  },
});
