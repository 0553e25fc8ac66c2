import type { RemoveRoleFromInstanceProfileRequest } from '@aws-sdk/client-iam';
import { profilePermission } from '../../../service/instance-profiles/profile-permissions.ts';
import { removeRoleFromInstanceProfile } from '../../../service/instance-profiles/profile-role.ts';
import { iamWrite } from '../iam-operation.ts';

export const removeRoleFromInstanceProfileOperation = iamWrite<RemoveRoleFromInstanceProfileRequest, object>({
  authorize: (input, { reader, scope }) => [
    profilePermission(reader, scope, input.InstanceProfileName, 'RemoveRoleFromInstanceProfile'),
  ],
  write: (input, tx, scope) => {
    removeRoleFromInstanceProfile(tx, scope, input.InstanceProfileName, input.RoleName);
    return {};
  },
});
