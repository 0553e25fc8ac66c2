import type { ListGroupPoliciesRequest, ListGroupPoliciesResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, GROUPS } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';

export const listGroupPolicies = iamRead<ListGroupPoliciesRequest, ListGroupPoliciesResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, GROUPS, input.GroupName, 'ListGroupPolicies'),
  ],
  read: (input, reader, scope) => {
    const { inlinePolicies } = findHolder(reader, GROUPS, scope.account, input.GroupName);
    const names = Object.keys(inlinePolicies).sort();
    const { items, paging } = listPage('group-policies', names, (name) => name, input);
    return { PolicyNames: items, ...paging };
  },
});
