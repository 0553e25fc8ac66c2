import type { PutUserPolicyRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { putInlinePolicy } from '../../../service/policies/inline-policy.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const putUserPolicy = iamWrite<PutUserPolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'PutUserPolicy'),
  ],
  write: (input, tx, scope) => {
    const { PolicyName: policyName, PolicyDocument: policyDocument } = input;
    putInlinePolicy(tx, scope, USERS, input.UserName, { policyName, policyDocument });
    return {};
  },
});
