import type {
  ListAttachedGroupPoliciesRequest,
  ListAttachedGroupPoliciesResponse,
} from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, GROUPS } from '../../../service/policies/policy-holders.ts';
import { attachedPage } from '../attached-policies.ts';
import { iamRead } from '../iam-operation.ts';

export const listAttachedGroupPolicies = iamRead<
  ListAttachedGroupPoliciesRequest,
  ListAttachedGroupPoliciesResponse
>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, GROUPS, input.GroupName, 'ListAttachedGroupPolicies'),
  ],
  read: (input, reader, scope) =>
    attachedPage(findHolder(reader, GROUPS, scope.account, input.GroupName), input),
});
