import type { ListUserTagsRequest, ListUserTagsResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, USERS } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { sortedTags } from '../tag-list.ts';

export const listUserTags = iamRead<ListUserTagsRequest, ListUserTagsResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'ListUserTags'),
  ],
  read: (input, reader, scope) => {
    const { tags } = findHolder(reader, USERS, scope.account, input.UserName);
    const { items, paging } = listPage('user-tags', sortedTags(tags), (tag) => tag.Key ?? '', input);
    return { Tags: items, ...paging };
  },
});
