import type { GetInstanceProfileRequest, GetInstanceProfileResponse } from '@aws-sdk/client-iam';
import { findProfile } from '../../../service/instance-profiles/find-profile.ts';
import { profilePermission } from '../../../service/instance-profiles/profile-permissions.ts';
import { iamRead } from '../iam-operation.ts';
import { profileView } from './profile-view.ts';

export const getInstanceProfile = iamRead<GetInstanceProfileRequest, GetInstanceProfileResponse>({
  authorize: (input, { reader, scope }) => [
    profilePermission(reader, scope, input.InstanceProfileName, 'GetInstanceProfile'),
  ],
  read: (input, reader, { account }) => ({
    InstanceProfile: profileView(reader, account, findProfile(reader, account, input.InstanceProfileName)),
  }),
});
