import type { DeleteUserPolicyRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { deleteInlinePolicy } from '../../../service/policies/inline-policy.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteUserPolicy = iamWrite<DeleteUserPolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'DeleteUserPolicy'),
  ],
  write: (input, tx, scope) => {
    deleteInlinePolicy(tx, scope, USERS, input.UserName, input.PolicyName);
    return {};
  },
});
