import type { Transaction } from '../../core/ports/directory.ts';
import { ACCESS_KEY, USER, type User } from '../../core/records/identity.ts';
import { MFA_DEVICE } from '../../core/records/mfa.ts';
import { checkAttachable } from '../policies/attach-policy.ts';
import { findHolder, USERS } from '../policies/policy-holders.ts';
import { checkWithoutPolicies } from '../roles/delete-role.ts';
import { forgetPrincipal } from '../roles/forget-principal.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withTags } from '../tags/tags.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { alreadyExists, deleteConflict } from '../validation/iam-refusals.ts';

export interface NewUser {
  readonly userName: string;
  readonly path?: string | undefined;
  readonly permissionsBoundary?: string | undefined;
  readonly tags?: readonly TagInput[] | undefined;
}

/** ARN of a user; the path begins and ends with a slash. */
export function userArn(scope: Scope, path: string, name: string): string {
  return `arn:${scope.partition}:iam::${scope.account}:user${path}${name}`;
}

/** Throws `Refusal` ValidationError, InvalidInput, LimitExceeded, EntityAlreadyExists. */
export function createUser(tx: Transaction, scope: Scope, input: NewUser): User {
  checkMembers({ ...input }, IAM_MEMBERS, ['userName']);
  const { userName: name, path = '/', permissionsBoundary } = input;
  const tags = withTags({}, input.tags ?? []);
  if (permissionsBoundary !== undefined) checkAttachable(tx, scope, permissionsBoundary);
  if (tx.get(USER, scope.account, name.toLowerCase()) !== undefined) {
    throw alreadyExists(`User with name ${name} already exists.`);
  }
  const user: User = {
    name,
    path,
    id: scope.ids.unique('AIDA'),
    arn: userArn(scope, path, name),
    createDate: scope.now,
    tags,
    inlinePolicies: {},
    attachedPolicies: [],
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
  };
  tx.put(USER, scope.account, name.toLowerCase(), user);
  return user;
}

/** Throws `Refusal` NoSuchEntity, or DeleteConflict while it has policies, access keys, groups or MFA devices. */
export function deleteUser(tx: Transaction, scope: Scope, name: string): void {
  const user = findHolder(tx, USERS, scope.account, name);
  checkWithoutPolicies(user);
  if (tx.list(ACCESS_KEY, scope.account).some(({ body }) => body.userName === user.name)) {
    throw deleteConflict('Cannot delete entity, must delete access keys first.');
  }
  if ((user.groups ?? []).length > 0) {
    throw deleteConflict('Cannot delete entity, must remove users from group first.');
  }
  if (tx.list(MFA_DEVICE, scope.account).some(({ body }) => body.userName === user.name)) {
    throw deleteConflict('Cannot delete entity, must delete MFA device first.');
  }
  tx.delete(USER, scope.account, name.toLowerCase());
  forgetPrincipal(tx, user);
}
