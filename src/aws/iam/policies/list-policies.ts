import type { ListPoliciesRequest, ListPoliciesResponse } from '@aws-sdk/client-iam';
import { listManagedPolicies } from '../../../service/policies/list-policies.ts';
import { policyUses } from '../../../service/policies/policy-uses.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { policySummary } from './policy-view.ts';

export const listPolicies = iamRead<ListPoliciesRequest, ListPoliciesResponse>({
  authorize: (input) => [
    { action: 'iam:ListPolicies', resource: '*', display: `policy path ${input.PathPrefix ?? '/'}` },
  ],
  read: (input, reader, scope) => {
    const uses = policyUses(reader, scope.account);
    const policies = listManagedPolicies(reader, scope, uses, {
      owner: input.Scope ?? 'All',
      onlyAttached: input.OnlyAttached ?? false,
      pathPrefix: input.PathPrefix ?? '/',
      usage: input.PolicyUsageFilter,
    });
    const { items, paging } = listPage('policies', policies, ({ policy }) => policy.arn, input);
    return { Policies: items.map((found) => policySummary(found, uses.get(found.policy.arn))), ...paging };
  },
});
