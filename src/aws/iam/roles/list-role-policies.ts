import type { ListRolePoliciesRequest, ListRolePoliciesResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, ROLES } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';

export const listRolePolicies = iamRead<ListRolePoliciesRequest, ListRolePoliciesResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'ListRolePolicies'),
  ],
  read: (input, reader, scope) => {
    const { inlinePolicies } = findHolder(reader, ROLES, scope.account, input.RoleName);
    const names = Object.keys(inlinePolicies).sort();
    const { items, paging } = listPage('role-policies', names, (name) => name, input);
    return { PolicyNames: items, ...paging };
  },
});
