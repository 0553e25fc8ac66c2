import type { CreatePolicyRequest, CreatePolicyResponse } from '@aws-sdk/client-iam';
import { createPolicy, type NewPolicy } from '../../../service/policies/customer-policy.ts';
import { createPolicyPermissions } from '../../../service/policies/policy-permission.ts';
import { type Checked, iamWrite } from '../iam-operation.ts';
import { policyView } from './policy-view.ts';

export const createPolicyOperation = iamWrite<CreatePolicyRequest, CreatePolicyResponse>({
  authorize: (input, { scope }) => createPolicyPermissions(scope, newPolicy(input)),
  write: (input, tx, scope) => {
    const policy = createPolicy(tx, scope, newPolicy(input));
    return { Policy: policyView({ owner: 'customer', policy }, undefined) };
  },
});

function newPolicy(input: Checked<CreatePolicyRequest>): NewPolicy {
  return {
    policyName: input.PolicyName,
    policyDocument: input.PolicyDocument,
    path: input.Path,
    description: input.Description,
    tags: input.Tags,
  };
}
