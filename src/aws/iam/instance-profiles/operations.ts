import type { AnyOperation } from '../../protocol/operation.ts';
import { addRoleToInstanceProfileOperation } from './add-role-to-instance-profile.ts';
import { createInstanceProfileOperation } from './create-instance-profile.ts';
import { deleteInstanceProfileOperation } from './delete-instance-profile.ts';
import { getInstanceProfile } from './get-instance-profile.ts';
import { listInstanceProfileTags } from './list-instance-profile-tags.ts';
import { listInstanceProfiles } from './list-instance-profiles.ts';
import { listInstanceProfilesForRole } from './list-instance-profiles-for-role.ts';
import { removeRoleFromInstanceProfileOperation } from './remove-role-from-instance-profile.ts';
import { tagInstanceProfileOperation } from './tag-instance-profile.ts';
import { untagInstanceProfileOperation } from './untag-instance-profile.ts';

export const INSTANCE_PROFILE_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  AddRoleToInstanceProfile: addRoleToInstanceProfileOperation,
  CreateInstanceProfile: createInstanceProfileOperation,
  DeleteInstanceProfile: deleteInstanceProfileOperation,
  GetInstanceProfile: getInstanceProfile,
  ListInstanceProfiles: listInstanceProfiles,
  ListInstanceProfilesForRole: listInstanceProfilesForRole,
  ListInstanceProfileTags: listInstanceProfileTags,
  RemoveRoleFromInstanceProfile: removeRoleFromInstanceProfileOperation,
  TagInstanceProfile: tagInstanceProfileOperation,
  UntagInstanceProfile: untagInstanceProfileOperation,
};
