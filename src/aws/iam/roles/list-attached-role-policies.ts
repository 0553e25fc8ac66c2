import type { ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, ROLES } from '../../../service/policies/policy-holders.ts';
import { attachedPage } from '../attached-policies.ts';
import { iamRead } from '../iam-operation.ts';

export const listAttachedRolePolicies = iamRead<
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse
>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'ListAttachedRolePolicies'),
  ],
  read: (input, reader, scope) =>
    attachedPage(findHolder(reader, ROLES, scope.account, input.RoleName), input),
});
