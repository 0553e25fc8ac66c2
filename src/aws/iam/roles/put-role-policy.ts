import type { PutRolePolicyRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { putInlinePolicy } from '../../../service/policies/inline-policy.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const putRolePolicy = iamWrite<PutRolePolicyRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'PutRolePolicy'),
  ],
  write: (input, tx, scope) => {
    const { PolicyName: policyName, PolicyDocument: policyDocument } = input;
    putInlinePolicy(tx, scope, ROLES, input.RoleName, { policyName, policyDocument });
    return {};
  },
});
