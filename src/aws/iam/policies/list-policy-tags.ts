import type { ListPolicyTagsRequest, ListPolicyTagsResponse } from '@aws-sdk/client-iam';
import { findPolicy } from '../../../service/policies/find-policy.ts';
import { policyPermission } from '../../../service/policies/policy-permission.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { sortedTags } from '../tag-list.ts';

export const listPolicyTags = iamRead<ListPolicyTagsRequest, ListPolicyTagsResponse>({
  authorize: (input, { reader, scope }) => [
    policyPermission(reader, scope, input.PolicyArn, 'ListPolicyTags'),
  ],
  read: (input, reader, scope) => {
    const found = findPolicy(reader, scope, input.PolicyArn);
    const tags = sortedTags(found.owner === 'customer' ? found.policy.tags : {});
    const { items, paging } = listPage('policy-tags', tags, (tag) => tag.Key ?? '', input);
    return { Tags: items, ...paging };
  },
});
