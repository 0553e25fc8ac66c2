import type { AttachGroupPolicyRequest } from '@aws-sdk/client-iam';
import { attachPolicy } from '../../../service/policies/attach-policy.ts';
import { attachmentPermission } from '../../../service/policies/holder-permission.ts';
import { GROUPS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const attachGroupPolicyOperation = iamWrite<AttachGroupPolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    attachmentPermission(reader, scope, GROUPS, input.GroupName, 'AttachGroupPolicy', input.PolicyArn),
  ],
  write: (input, tx, scope) => {
    attachPolicy(tx, scope, GROUPS, input.GroupName, input.PolicyArn);
    return {};
  },
});
