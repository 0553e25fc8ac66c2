import type { PutGroupPolicyRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { putInlinePolicy } from '../../../service/policies/inline-policy.ts';
import { GROUPS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const putGroupPolicy = iamWrite<PutGroupPolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, GROUPS, input.GroupName, 'PutGroupPolicy'),
  ],
  write: (input, tx, scope) => {
    const { PolicyName: policyName, PolicyDocument: policyDocument } = input;
    putInlinePolicy(tx, scope, GROUPS, input.GroupName, { policyName, policyDocument });
    return {};
  },
});
