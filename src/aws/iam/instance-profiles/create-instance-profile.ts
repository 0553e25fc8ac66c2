import type { CreateInstanceProfileRequest, CreateInstanceProfileResponse } from '@aws-sdk/client-iam';
import {
  createInstanceProfile,
  type NewInstanceProfile,
} from '../../../service/instance-profiles/instance-profiles.ts';
import { createProfilePermissions } from '../../../service/instance-profiles/profile-permissions.ts';
import { type Checked, iamWrite } from '../iam-operation.ts';
import { profileView } from './profile-view.ts';

export const createInstanceProfileOperation = iamWrite<
  CreateInstanceProfileRequest,
  CreateInstanceProfileResponse
>({
  authorize: (input, { scope }) => createProfilePermissions(scope, newProfile(input)),
  write: (input, tx, scope) => {
    const profile = createInstanceProfile(tx, scope, newProfile(input));
    return { InstanceProfile: profileView(tx, scope.account, profile) };
  },
});

function newProfile(input: Checked<CreateInstanceProfileRequest>): NewInstanceProfile {
  return { instanceProfileName: input.InstanceProfileName, path: input.Path, tags: input.Tags };
}
