import type { GetUserPolicyRequest, GetUserPolicyResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { getInlinePolicy } from '../../../service/policies/inline-policy.ts';
import { findHolder, USERS } from '../../../service/policies/policy-holders.ts';
import { encodeDocument } from '../document-text.ts';
import { iamRead } from '../iam-operation.ts';

export const getUserPolicy = iamRead<GetUserPolicyRequest, GetUserPolicyResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'GetUserPolicy'),
  ],
  read: (input, reader, scope) => ({
    UserName: findHolder(reader, USERS, scope.account, input.UserName).name,
    PolicyName: input.PolicyName,
    PolicyDocument: encodeDocument(getInlinePolicy(reader, scope, USERS, input.UserName, input.PolicyName)),
  }),
});
