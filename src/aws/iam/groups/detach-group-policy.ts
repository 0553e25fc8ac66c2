import type { DetachGroupPolicyRequest } from '@aws-sdk/client-iam';
import { detachPolicy } from '../../../service/policies/attach-policy.ts';
import { attachmentPermission } from '../../../service/policies/holder-permission.ts';
import { GROUPS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const detachGroupPolicy = iamWrite<DetachGroupPolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    attachmentPermission(reader, scope, GROUPS, input.GroupName, 'DetachGroupPolicy', input.PolicyArn),
  ],
  write: (input, tx, scope) => {
    detachPolicy(tx, scope, GROUPS, input.GroupName, input.PolicyArn);
    return {};
  },
});
