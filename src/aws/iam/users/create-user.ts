import type { CreateUserRequest, CreateUserResponse } from '@aws-sdk/client-iam';
import { createUserPermissions } from '../../../service/users/user-permissions.ts';
import { createUser, type NewUser } from '../../../service/users/users.ts';
import { type Checked, iamWrite } from '../iam-operation.ts';
import { userView } from './user-view.ts';

export const createUserOperation = iamWrite<CreateUserRequest, CreateUserResponse>({
  authorize: (input, { scope }) => createUserPermissions(scope, newUser(input)),
  write: (input, tx, scope) => ({ User: userView(createUser(tx, scope, newUser(input))) }),
});

function newUser(input: Checked<CreateUserRequest>): NewUser {
  const { UserName: userName, Path: path, PermissionsBoundary: permissionsBoundary, Tags: tags } = input;
  return { userName, path, permissionsBoundary, tags };
}
