import type { ListRoleTagsRequest, ListRoleTagsResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, ROLES } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { sortedTags } from '../tag-list.ts';

export const listRoleTags = iamRead<ListRoleTagsRequest, ListRoleTagsResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'ListRoleTags'),
  ],
  read: (input, reader, scope) => {
    const { tags } = findHolder(reader, ROLES, scope.account, input.RoleName);
    const { items, paging } = listPage('role-tags', sortedTags(tags), (tag) => tag.Key ?? '', input);
    return { Tags: items, ...paging };
  },
});
