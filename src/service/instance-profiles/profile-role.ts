import type { Transaction } from '../../core/ports/directory.ts';
import { findHolder, ROLES } from '../policies/policy-holders.ts';
import { refuseServiceLinked } from '../roles/service-linked/protected-role.ts';
import type { Scope } from '../scope.ts';
import { notFound, overQuota } from '../validation/iam-refusals.ts';
import { findProfile } from './find-profile.ts';
import { putProfile } from './instance-profiles.ts';

/** Throws `Refusal` NoSuchEntity, UnmodifiableEntity, or LimitExceeded for a second role. */
export function addRoleToInstanceProfile(
  tx: Transaction,
  scope: Scope,
  profileName: string,
  roleName: string,
): void {
  const profile = findProfile(tx, scope.account, profileName);
  const role = findHolder(tx, ROLES, scope.account, roleName);
  refuseServiceLinked(role);
  if (profile.roleName !== undefined) throw overQuota('InstanceSessionsPerInstanceProfile', 1);
  putProfile(tx, scope, { ...profile, roleName: role.name });
}

/** Throws `Refusal` NoSuchEntity when the profile does not hold that role. */
export function removeRoleFromInstanceProfile(
  tx: Transaction,
  scope: Scope,
  profileName: string,
  roleName: string,
): void {
  const { roleName: held, ...rest } = findProfile(tx, scope.account, profileName);
  if (held?.toLowerCase() !== roleName.toLowerCase()) throw notFound('role', roleName);
  putProfile(tx, scope, rest);
}
