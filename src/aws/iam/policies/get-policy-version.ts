import type { GetPolicyVersionRequest, GetPolicyVersionResponse } from '@aws-sdk/client-iam';
import { policyPermission } from '../../../service/policies/policy-permission.ts';
import { getPolicyVersion } from '../../../service/policies/policy-versions.ts';
import { iamRead } from '../iam-operation.ts';
import { versionView } from './policy-view.ts';

export const getPolicyVersionOperation = iamRead<GetPolicyVersionRequest, GetPolicyVersionResponse>({
  authorize: (input, { reader, scope }) => [
    policyPermission(reader, scope, input.PolicyArn, 'GetPolicyVersion'),
  ],
  read: (input, reader, scope) => ({
    PolicyVersion: versionView(getPolicyVersion(reader, scope, input.PolicyArn, input.VersionId)),
  }),
});
