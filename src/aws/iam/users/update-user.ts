import type { UpdateUserRequest } from '@aws-sdk/client-iam';
import { type UserUpdate, updateUser } from '../../../service/users/update-user.ts';
import { updateUserPermissions } from '../../../service/users/user-permissions.ts';
import { type Checked, iamWrite } from '../iam-operation.ts';

export const updateUserOperation = iamWrite<UpdateUserRequest, object>({
  authorize: (input, { reader, scope }) =>
    updateUserPermissions(reader, scope, input.UserName, userUpdate(input)),
  write: (input, tx, scope) => {
    updateUser(tx, scope, input.UserName, userUpdate(input));
    return {};
  },
});

function userUpdate(input: Checked<UpdateUserRequest>): UserUpdate {
  return { newUserName: input.NewUserName, newPath: input.NewPath };
}
