import type { DeletePolicyVersionRequest } from '@aws-sdk/client-iam';
import { policyPermission } from '../../../service/policies/policy-permission.ts';
import { deletePolicyVersion } from '../../../service/policies/policy-versions.ts';
import { iamWrite } from '../iam-operation.ts';

export const deletePolicyVersionOperation = iamWrite<DeletePolicyVersionRequest, object>({
  authorize: (input, { reader, scope }) => [
    policyPermission(reader, scope, input.PolicyArn, 'DeletePolicyVersion'),
  ],
  write: (input, tx, scope) => {
    deletePolicyVersion(tx, scope, input.PolicyArn, input.VersionId);
    return {};
  },
});
