import type { CreateRoleRequest, CreateRoleResponse } from '@aws-sdk/client-iam';
import { createRole, type NewRole } from '../../../service/roles/create-role.ts';
import { createRolePermissions } from '../../../service/roles/role-permissions.ts';
import { type Checked, iamWrite } from '../iam-operation.ts';
import { roleView } from './role-view.ts';

export const createRoleOperation = iamWrite<CreateRoleRequest, CreateRoleResponse>({
  authorize: (input, { scope }) => createRolePermissions(scope, newRole(input)),
  write: (input, tx, scope) => {
    const role = createRole(tx, scope, newRole(input));
    return { Role: roleView(role) };
  },
});

function newRole(input: Checked<CreateRoleRequest>): NewRole {
  return {
    roleName: input.RoleName,
    assumeRolePolicyDocument: input.AssumeRolePolicyDocument,
    path: input.Path,
    description: input.Description,
    maxSessionDuration: input.MaxSessionDuration,
    permissionsBoundary: input.PermissionsBoundary,
    tags: input.Tags,
  };
}
