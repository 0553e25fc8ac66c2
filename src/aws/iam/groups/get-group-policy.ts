import type { GetGroupPolicyRequest, GetGroupPolicyResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { getInlinePolicy } from '../../../service/policies/inline-policy.ts';
import { findHolder, GROUPS } from '../../../service/policies/policy-holders.ts';
import { encodeDocument } from '../document-text.ts';
import { iamRead } from '../iam-operation.ts';

export const getGroupPolicy = iamRead<GetGroupPolicyRequest, GetGroupPolicyResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, GROUPS, input.GroupName, 'GetGroupPolicy'),
  ],
  read: (input, reader, scope) => ({
    GroupName: findHolder(reader, GROUPS, scope.account, input.GroupName).name,
    PolicyName: input.PolicyName,
    PolicyDocument: encodeDocument(getInlinePolicy(reader, scope, GROUPS, input.GroupName, input.PolicyName)),
  }),
});
