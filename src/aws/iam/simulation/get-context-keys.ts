import type {
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForPolicyResponse,
  GetContextKeysForPrincipalPolicyRequest,
} from '@aws-sdk/client-iam';
import { contextKeysOfPolicies, contextKeysOfPrincipal } from '../../../service/simulation/context-keys.ts';
import { iamRead } from '../iam-operation.ts';

export const getContextKeysForCustomPolicy = iamRead<
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForPolicyResponse
>({
  authorize: () => [{ action: 'iam:GetContextKeysForCustomPolicy', resource: '*', display: '*' }],
  read: ({ PolicyInputList }) => ({ ContextKeyNames: [...contextKeysOfPolicies(PolicyInputList)] }),
});

export const getContextKeysForPrincipalPolicy = iamRead<
  GetContextKeysForPrincipalPolicyRequest,
  GetContextKeysForPolicyResponse
>({
  authorize: ({ PolicySourceArn }) => [
    { action: 'iam:GetContextKeysForPrincipalPolicy', resource: PolicySourceArn },
  ],
  read: ({ PolicySourceArn, PolicyInputList = [] }, reader, scope) => ({
    ContextKeyNames: [...contextKeysOfPrincipal(reader, scope, PolicySourceArn, PolicyInputList)],
  }),
});
