import type { AttachUserPolicyRequest } from '@aws-sdk/client-iam';
import { attachPolicy } from '../../../service/policies/attach-policy.ts';
import { attachmentPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const attachUserPolicyOperation = iamWrite<AttachUserPolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    attachmentPermission(reader, scope, USERS, input.UserName, 'AttachUserPolicy', input.PolicyArn),
  ],
  write: (input, tx, scope) => {
    attachPolicy(tx, scope, USERS, input.UserName, input.PolicyArn);
    return {};
  },
});
