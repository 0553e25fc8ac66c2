import type { Transaction } from '../../core/ports/directory.ts';
import { type PolicyHolder, ROLE } from '../../core/records/identity.ts';
import { ROLE_USE } from '../../core/records/last-use.ts';
import { profilesOfRole } from '../instance-profiles/find-profile.ts';
import { findHolder, ROLES } from '../policies/policy-holders.ts';
import type { Scope } from '../scope.ts';
import { deleteConflict } from '../validation/iam-refusals.ts';
import { forgetPrincipal } from './forget-principal.ts';
import { refuseServiceLinked } from './service-linked/protected-role.ts';

/** Throws `Refusal` NoSuchEntity, UnmodifiableEntity, or DeleteConflict while a profile holds it or it has policies. */
export function deleteRole(tx: Transaction, scope: Scope, name: string): void {
  const role = findHolder(tx, ROLES, scope.account, name);
  refuseServiceLinked(role);
  if (profilesOfRole(tx, scope.account, role).length > 0) {
    throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
  }
  checkWithoutPolicies(role);
  tx.delete(ROLE, scope.account, name.toLowerCase());
  tx.delete(ROLE_USE, scope.account, role.id);
  forgetPrincipal(tx, role);
}

/** An identity is deleted only when nothing is left that its deletion would silently take along. */
export function checkWithoutPolicies(holder: PolicyHolder): void {
  if (holder.attachedPolicies.length > 0) {
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  }
  if (Object.keys(holder.inlinePolicies).length > 0) {
    throw deleteConflict('Cannot delete entity, must delete policies first.');
  }
}
