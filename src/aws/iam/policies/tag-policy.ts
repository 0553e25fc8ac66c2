import type { TagPolicyRequest } from '@aws-sdk/client-iam';
import { tagPolicy } from '../../../service/policies/customer-policy.ts';
import { policyPermission } from '../../../service/policies/policy-permission.ts';
import { requestTagContext } from '../../../service/tags/tag-context.ts';
import { iamWrite } from '../iam-operation.ts';

export const tagPolicyOperation = iamWrite<TagPolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    policyPermission(reader, scope, input.PolicyArn, 'TagPolicy', requestTagContext(input.Tags)),
  ],
  write: (input, tx, scope) => {
    tagPolicy(tx, scope, input.PolicyArn, input.Tags);
    return {};
  },
});
