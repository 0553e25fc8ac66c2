import type { ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, USERS } from '../../../service/policies/policy-holders.ts';
import { attachedPage } from '../attached-policies.ts';
import { iamRead } from '../iam-operation.ts';

export const listAttachedUserPolicies = iamRead<
  ListAttachedUserPoliciesRequest,
  ListAttachedUserPoliciesResponse
>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'ListAttachedUserPolicies'),
  ],
  read: (input, reader, scope) =>
    attachedPage(findHolder(reader, USERS, scope.account, input.UserName), input),
});
