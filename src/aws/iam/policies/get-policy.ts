import type { GetPolicyRequest, GetPolicyResponse } from '@aws-sdk/client-iam';
import { findPolicy } from '../../../service/policies/find-policy.ts';
import { policyPermission } from '../../../service/policies/policy-permission.ts';
import { policyUses } from '../../../service/policies/policy-uses.ts';
import { iamRead } from '../iam-operation.ts';
import { policyView } from './policy-view.ts';

export const getPolicy = iamRead<GetPolicyRequest, GetPolicyResponse>({
  authorize: (input, { reader, scope }) => [policyPermission(reader, scope, input.PolicyArn, 'GetPolicy')],
  read: (input, reader, scope) => {
    const found = findPolicy(reader, scope, input.PolicyArn);
    return { Policy: policyView(found, policyUses(reader, scope.account).get(input.PolicyArn)) };
  },
});
