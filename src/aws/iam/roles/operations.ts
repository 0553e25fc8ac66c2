import type { AnyOperation } from '../../protocol/operation.ts';
import { attachRolePolicyOperation } from './attach-role-policy.ts';
import { createRoleOperation } from './create-role.ts';
import { deleteRoleOperation } from './delete-role.ts';
import { deleteRolePermissionsBoundary } from './delete-role-permissions-boundary.ts';
import { deleteRolePolicy } from './delete-role-policy.ts';
import { detachRolePolicy } from './detach-role-policy.ts';
import { getRole } from './get-role.ts';
import { getRolePolicy } from './get-role-policy.ts';
import { listAttachedRolePolicies } from './list-attached-role-policies.ts';
import { listRolePolicies } from './list-role-policies.ts';
import { listRoleTags } from './list-role-tags.ts';
import { listRoles } from './list-roles.ts';
import { putRolePermissionsBoundary } from './put-role-permissions-boundary.ts';
import { putRolePolicy } from './put-role-policy.ts';
import { tagRoleOperation } from './tag-role.ts';
import { untagRoleOperation } from './untag-role.ts';
import { updateAssumeRolePolicy } from './update-assume-role-policy.ts';
import { updateRoleOperation } from './update-role.ts';
import { updateRoleDescription } from './update-role-description.ts';

export const ROLE_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  AttachRolePolicy: attachRolePolicyOperation,
  CreateRole: createRoleOperation,
  DeleteRole: deleteRoleOperation,
  DeleteRolePermissionsBoundary: deleteRolePermissionsBoundary,
  DeleteRolePolicy: deleteRolePolicy,
  DetachRolePolicy: detachRolePolicy,
  GetRole: getRole,
  GetRolePolicy: getRolePolicy,
  ListAttachedRolePolicies: listAttachedRolePolicies,
  ListRolePolicies: listRolePolicies,
  ListRoleTags: listRoleTags,
  ListRoles: listRoles,
  PutRolePermissionsBoundary: putRolePermissionsBoundary,
  PutRolePolicy: putRolePolicy,
  TagRole: tagRoleOperation,
  UntagRole: untagRoleOperation,
  UpdateAssumeRolePolicy: updateAssumeRolePolicy,
  UpdateRole: updateRoleOperation,
  UpdateRoleDescription: updateRoleDescription,
};
