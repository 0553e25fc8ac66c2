import type { Reader } from '../../core/ports/directory.ts';
import type { Permission } from '../../core/principal/permission.ts';
import { USER } from '../../core/records/identity.ts';
import { holderPermission } from '../policies/holder-permission.ts';
import { USERS } from '../policies/policy-holders.ts';
import type { Scope } from '../scope.ts';
import { requestTagContext } from '../tags/tag-context.ts';
import type { UserUpdate } from './update-user.ts';
import { type NewUser, userArn } from './users.ts';

/** What making a user needs: `iam:CreateUser`, and `iam:TagUser` when it comes with tags. */
export function createUserPermissions(scope: Scope, input: NewUser): readonly Permission[] {
  const { permissionsBoundary, tags } = input;
  const permission = {
    resource: userArn(scope, input.path ?? '/', input.userName),
    resourceAccount: scope.account,
    context: {
      ...requestTagContext(tags),
      ...(permissionsBoundary === undefined ? {} : { 'iam:permissionsboundary': permissionsBoundary }),
    },
  };
  const create = { action: 'iam:CreateUser', ...permission };
  return tags === undefined || tags.length === 0
    ? [create]
    : [create, { action: 'iam:TagUser', ...permission }];
}

/** On the user as it is and on what it becomes, or a rename would reach names that the caller may not touch. */
export function updateUserPermissions(
  reader: Reader,
  scope: Scope,
  userName: string,
  { newUserName, newPath }: UserUpdate,
): readonly Permission[] {
  const present = holderPermission(reader, scope, USERS, userName, 'UpdateUser');
  const user = reader.get(USER, scope.account, userName.toLowerCase())?.body;
  const name = newUserName ?? user?.name ?? userName;
  const resource = userArn(scope, newPath ?? user?.path ?? '/', name);
  return resource === present.resource
    ? [present]
    : [present, { ...present, resource, display: `user ${name}` }];
}
