import type { DeleteInstanceProfileRequest } from '@aws-sdk/client-iam';
import { deleteInstanceProfile } from '../../../service/instance-profiles/instance-profiles.ts';
import { profilePermission } from '../../../service/instance-profiles/profile-permissions.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteInstanceProfileOperation = iamWrite<DeleteInstanceProfileRequest, object>({
  authorize: (input, { reader, scope }) => [
    profilePermission(reader, scope, input.InstanceProfileName, 'DeleteInstanceProfile'),
  ],
  write: (input, tx, scope) => {
    deleteInstanceProfile(tx, scope, input.InstanceProfileName);
    return {};
  },
});
