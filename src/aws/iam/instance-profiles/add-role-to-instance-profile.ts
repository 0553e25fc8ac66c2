import type { AddRoleToInstanceProfileRequest } from '@aws-sdk/client-iam';
import { addRolePermissions } from '../../../service/instance-profiles/profile-permissions.ts';
import { addRoleToInstanceProfile } from '../../../service/instance-profiles/profile-role.ts';
import { iamWrite } from '../iam-operation.ts';

export const addRoleToInstanceProfileOperation = iamWrite<AddRoleToInstanceProfileRequest, object>({
  authorize: (input, { reader, scope }) =>
    addRolePermissions(reader, scope, input.InstanceProfileName, input.RoleName),
  write: (input, tx, scope) => {
    addRoleToInstanceProfile(tx, scope, input.InstanceProfileName, input.RoleName);
    return {};
  },
});
