import type { DeletePolicyRequest } from '@aws-sdk/client-iam';
import { deletePolicy } from '../../../service/policies/customer-policy.ts';
import { policyPermission } from '../../../service/policies/policy-permission.ts';
import { iamWrite } from '../iam-operation.ts';

export const deletePolicyOperation = iamWrite<DeletePolicyRequest, object>({
  authorize: (input, { reader, scope }) => [policyPermission(reader, scope, input.PolicyArn, 'DeletePolicy')],
  write: (input, tx, scope) => {
    deletePolicy(tx, scope, input.PolicyArn);
    return {};
  },
});
