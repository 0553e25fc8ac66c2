import type { ListInstanceProfilesRequest, ListInstanceProfilesResponse } from '@aws-sdk/client-iam';
import { INSTANCE_PROFILE } from '../../../core/records/instance-profile.ts';
import { profileArn } from '../../../service/instance-profiles/instance-profiles.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { profileSummary } from './profile-view.ts';

export const listInstanceProfiles = iamRead<ListInstanceProfilesRequest, ListInstanceProfilesResponse>({
  authorize: (input, { scope }) => [
    { action: 'iam:ListInstanceProfiles', resource: profileArn(scope, input.PathPrefix ?? '/', '') },
  ],
  read: (input, reader, { account }) => {
    const prefix = input.PathPrefix ?? '/';
    const profiles = reader
      .list(INSTANCE_PROFILE, account)
      .filter(({ body }) => body.path.startsWith(prefix));
    const { items, paging } = listPage('instance-profiles', profiles, ({ key }) => key, input);
    return { InstanceProfiles: items.map(({ body }) => profileSummary(reader, account, body)), ...paging };
  },
});
