import type { DeleteGroupPolicyRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { deleteInlinePolicy } from '../../../service/policies/inline-policy.ts';
import { GROUPS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteGroupPolicy = iamWrite<DeleteGroupPolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, GROUPS, input.GroupName, 'DeleteGroupPolicy'),
  ],
  write: (input, tx, scope) => {
    deleteInlinePolicy(tx, scope, GROUPS, input.GroupName, input.PolicyName);
    return {};
  },
});
