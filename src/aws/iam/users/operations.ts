import type { AnyOperation } from '../../protocol/operation.ts';
import { attachUserPolicyOperation } from './attach-user-policy.ts';
import { createAccessKeyOperation } from './create-access-key.ts';
import { createUserOperation } from './create-user.ts';
import { deleteAccessKeyOperation } from './delete-access-key.ts';
import { deleteUserOperation } from './delete-user.ts';
import { deleteUserPermissionsBoundary } from './delete-user-permissions-boundary.ts';
import { deleteUserPolicy } from './delete-user-policy.ts';
import { detachUserPolicy } from './detach-user-policy.ts';
import { getAccessKeyLastUsed } from './get-access-key-last-used.ts';
import { getUser } from './get-user.ts';
import { getUserPolicy } from './get-user-policy.ts';
import { listAccessKeysOperation } from './list-access-keys.ts';
import { listAttachedUserPolicies } from './list-attached-user-policies.ts';
import { listUserPolicies } from './list-user-policies.ts';
import { listUserTags } from './list-user-tags.ts';
import { listUsers } from './list-users.ts';
import { putUserPermissionsBoundary } from './put-user-permissions-boundary.ts';
import { putUserPolicy } from './put-user-policy.ts';
import { tagUserOperation } from './tag-user.ts';
import { untagUserOperation } from './untag-user.ts';
import { updateAccessKeyOperation } from './update-access-key.ts';
import { updateUserOperation } from './update-user.ts';

export const USER_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  AttachUserPolicy: attachUserPolicyOperation,
  CreateAccessKey: createAccessKeyOperation,
  CreateUser: createUserOperation,
  DeleteAccessKey: deleteAccessKeyOperation,
  DeleteUser: deleteUserOperation,
  DeleteUserPermissionsBoundary: deleteUserPermissionsBoundary,
  DeleteUserPolicy: deleteUserPolicy,
  DetachUserPolicy: detachUserPolicy,
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
  GetUser: getUser,
  GetUserPolicy: getUserPolicy,
  ListAccessKeys: listAccessKeysOperation,
  ListAttachedUserPolicies: listAttachedUserPolicies,
  ListUserPolicies: listUserPolicies,
  ListUserTags: listUserTags,
  ListUsers: listUsers,
  PutUserPermissionsBoundary: putUserPermissionsBoundary,
  PutUserPolicy: putUserPolicy,
  TagUser: tagUserOperation,
  UntagUser: untagUserOperation,
  UpdateAccessKey: updateAccessKeyOperation,
  UpdateUser: updateUserOperation,
};
