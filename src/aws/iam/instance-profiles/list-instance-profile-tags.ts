import type { ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse } from '@aws-sdk/client-iam';
import { findProfile } from '../../../service/instance-profiles/find-profile.ts';
import { profilePermission } from '../../../service/instance-profiles/profile-permissions.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { sortedTags } from '../tag-list.ts';

export const listInstanceProfileTags = iamRead<
  ListInstanceProfileTagsRequest,
  ListInstanceProfileTagsResponse
>({
  authorize: (input, { reader, scope }) => [
    profilePermission(reader, scope, input.InstanceProfileName, 'ListInstanceProfileTags'),
  ],
  read: (input, reader, { account }) => {
    const tags = sortedTags(findProfile(reader, account, input.InstanceProfileName).tags);
    const { items, paging } = listPage('instance-profile-tags', tags, (tag) => tag.Key ?? '', input);
    return { Tags: items, ...paging };
  },
});
