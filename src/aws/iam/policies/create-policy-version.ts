import type { CreatePolicyVersionRequest, CreatePolicyVersionResponse } from '@aws-sdk/client-iam';
import { policyPermission } from '../../../service/policies/policy-permission.ts';
import { createPolicyVersion } from '../../../service/policies/policy-versions.ts';
import { iamWrite } from '../iam-operation.ts';
import { versionSummary } from './policy-view.ts';

export const createPolicyVersionOperation = iamWrite<CreatePolicyVersionRequest, CreatePolicyVersionResponse>(
  {
    authorize: (input, { reader, scope }) => [
      policyPermission(reader, scope, input.PolicyArn, 'CreatePolicyVersion'),
    ],
    write: (input, tx, scope) => {
      const version = createPolicyVersion(tx, scope, input.PolicyArn, {
        policyDocument: input.PolicyDocument,
        setAsDefault: input.SetAsDefault ?? false,
      });
      return { PolicyVersion: versionSummary(version) };
    },
  },
);
