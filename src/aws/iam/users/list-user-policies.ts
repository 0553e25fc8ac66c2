import type { ListUserPoliciesRequest, ListUserPoliciesResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, USERS } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';

export const listUserPolicies = iamRead<ListUserPoliciesRequest, ListUserPoliciesResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'ListUserPolicies'),
  ],
  read: (input, reader, scope) => {
    const { inlinePolicies } = findHolder(reader, USERS, scope.account, input.UserName);
    const names = Object.keys(inlinePolicies).sort();
    const { items, paging } = listPage('user-policies', names, (name) => name, input);
    return { PolicyNames: items, ...paging };
  },
});
