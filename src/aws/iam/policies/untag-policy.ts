import type { UntagPolicyRequest } from '@aws-sdk/client-iam';
import { untagPolicy } from '../../../service/policies/customer-policy.ts';
import { policyPermission } from '../../../service/policies/policy-permission.ts';
import { tagKeysContext } from '../../../service/tags/tag-context.ts';
import { iamWrite } from '../iam-operation.ts';

export const untagPolicyOperation = iamWrite<UntagPolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    policyPermission(reader, scope, input.PolicyArn, 'UntagPolicy', tagKeysContext(input.TagKeys)),
  ],
  write: (input, tx, scope) => {
    untagPolicy(tx, scope, input.PolicyArn, input.TagKeys);
    return {};
  },
});
