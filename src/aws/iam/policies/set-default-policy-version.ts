import type { SetDefaultPolicyVersionRequest } from '@aws-sdk/client-iam';
import { policyPermission } from '../../../service/policies/policy-permission.ts';
import { setDefaultPolicyVersion } from '../../../service/policies/policy-versions.ts';
import { iamWrite } from '../iam-operation.ts';

export const setDefaultPolicyVersionOperation = iamWrite<SetDefaultPolicyVersionRequest, object>({
  authorize: (input, { reader, scope }) => [
    policyPermission(reader, scope, input.PolicyArn, 'SetDefaultPolicyVersion'),
  ],
  write: (input, tx, scope) => {
    setDefaultPolicyVersion(tx, scope, input.PolicyArn, input.VersionId);
    return {};
  },
});
