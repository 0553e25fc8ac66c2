import type { Permission } from '../../core/principal/permission.ts';
import type { Scope } from '../scope.ts';
import { requestTagContext } from '../tags/tag-context.ts';
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
