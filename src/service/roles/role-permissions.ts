import type { Permission } from '../../core/principal/permission.ts';
import type { Scope } from '../scope.ts';
import { requestTagContext } from '../tags/tag-context.ts';
import { type NewRole, roleArn } from './create-role.ts';

/** What making a role needs: `iam:CreateRole`, and `iam:TagRole` when it comes with tags. */
export function createRolePermissions(scope: Scope, input: NewRole): readonly Permission[] {
  const { permissionsBoundary, tags } = input;
  const permission = {
    resource: roleArn(scope, input.path ?? '/', input.roleName),
    resourceAccount: scope.account,
    context: {
      ...requestTagContext(tags),
      ...(permissionsBoundary === undefined ? {} : { 'iam:permissionsboundary': permissionsBoundary }),
    },
  };
  const create = { action: 'iam:CreateRole', ...permission };
  return tags === undefined || tags.length === 0
    ? [create]
    : [create, { action: 'iam:TagRole', ...permission }];
}
