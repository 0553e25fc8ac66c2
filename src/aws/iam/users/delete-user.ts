import type { DeleteUserRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { deleteUser } from '../../../service/users/users.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteUserOperation = iamWrite<DeleteUserRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'DeleteUser'),
  ],
  write: (input, tx, scope) => {
    deleteUser(tx, scope, input.UserName);
    return {};
  },
});
