import type { Transaction } from '../../core/ports/directory.ts';
import { ACCESS_KEY, USER, type User } from '../../core/records/identity.ts';
import { MFA_DEVICE } from '../../core/records/mfa.ts';
import { changeHolder, findHolder, USERS } from '../policies/policy-holders.ts';
import { renamePrincipal } from '../roles/forget-principal.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withoutTags, withTags } from '../tags/tags.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { alreadyExists } from '../validation/iam-refusals.ts';
import { userArn } from './users.ts';

export interface UserUpdate {
  readonly newUserName?: string | undefined;
  readonly newPath?: string | undefined;
}

/**
 * Renames or moves a user. The unique id stays; access keys, MFA devices and the policies that name it as principal follow.
 * Throws `Refusal` ValidationError, NoSuchEntity or EntityAlreadyExists.
 */
export function updateUser(tx: Transaction, scope: Scope, userName: string, update: UserUpdate): void {
  checkMembers({ userName: update.newUserName, path: update.newPath }, IAM_MEMBERS);
  const user = findHolder(tx, USERS, scope.account, userName);
  const { newUserName: name = user.name, newPath: path = user.path } = update;
  const [from, to] = [user.name.toLowerCase(), name.toLowerCase()];
  if (from !== to && tx.get(USER, scope.account, to) !== undefined) {
    throw alreadyExists(`User with name ${name} already exists.`);
  }
  const changed: User = { ...user, name, path, arn: userArn(scope, path, name) };
  if (from !== to) tx.delete(USER, scope.account, from);
  tx.put(USER, scope.account, to, changed);
  if (name !== user.name) carryOver(tx, scope, user.name, name);
  renamePrincipal(tx, user.arn, changed.arn);
}

function carryOver(tx: Transaction, { account }: Scope, from: string, userName: string): void {
  for (const { key, body } of tx.list(ACCESS_KEY, account)) {
    if (body.userName === from) tx.put(ACCESS_KEY, account, key, { ...body, userName });
  }
  for (const { key, body } of tx.list(MFA_DEVICE, account)) {
    if (body.userName === from) tx.put(MFA_DEVICE, account, key, { ...body, userName });
  }
}

export function tagUser(tx: Transaction, scope: Scope, name: string, added: readonly TagInput[]): void {
  changeHolder(tx, USERS, scope.account, name, (user) => ({ ...user, tags: withTags(user.tags, added) }));
}

export function untagUser(tx: Transaction, scope: Scope, name: string, keys: readonly string[]): void {
  changeHolder(tx, USERS, scope.account, name, (user) => ({ ...user, tags: withoutTags(user.tags, keys) }));
}
