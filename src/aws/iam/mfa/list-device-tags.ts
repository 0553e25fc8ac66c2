import type { ListMFADeviceTagsRequest, ListMFADeviceTagsResponse } from '@aws-sdk/client-iam';
import { devicePermission } from '../../../service/mfa/device-permission.ts';
import { findDevice } from '../../../service/mfa/device-record.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { sortedTags } from '../tag-list.ts';

export const listMfaDeviceTags = iamRead<ListMFADeviceTagsRequest, ListMFADeviceTagsResponse>({
  authorize: (input, { reader, scope }) => [
    devicePermission(reader, scope, input.SerialNumber, 'ListMFADeviceTags'),
  ],
  read: (input, reader, { account }) => {
    const tags = sortedTags(findDevice(reader, account, input.SerialNumber).tags);
    const { items, paging } = listPage('mfa-device-tags', tags, (tag) => tag.Key ?? '', input);
    return { Tags: items, ...paging };
  },
});
