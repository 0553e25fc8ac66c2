import type { ListAccessPoliciesRequest, ListAccessPoliciesResponse } from '@aws-sdk/client-eks';
import { ACCESS_POLICIES, accessPolicyArn } from '../../../core/cluster-access/policies/access-policies.ts';
import type { Operation } from '../../protocol/operation.ts';
import { eksPage } from '../page.ts';

export const listAccessPoliciesOperation: Operation<ListAccessPoliciesRequest, ListAccessPoliciesResponse> = {
  authorize: () => [{ action: 'eks:ListAccessPolicies', resource: '*' }],
  handle(input, _call, { settings: { partition } }) {
    const page = eksPage('access policies', ACCESS_POLICIES, ({ name }) => name, input);
    return {
      accessPolicies: page.items.map(({ name }) => ({ name, arn: accessPolicyArn(partition, name) })),
      ...(page.next === undefined ? {} : { nextToken: page.next }),
    };
  },
};
