import type { Transaction } from '../../core/ports/directory.ts';
import type { Role } from '../../core/records/identity.ts';
import { changeHolder, ROLES } from '../policies/policy-holders.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withoutTags, withTags } from '../tags/tags.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { refuseServiceLinked } from './service-linked/protected-role.ts';
import { checkTrustPolicy } from './trust-policy.ts';

export interface RoleUpdate {
  readonly description?: string | undefined;
  /** Seconds. */
  readonly maxSessionDuration?: number | undefined;
}

/** Changes description and session length; what is absent stays. Throws `Refusal` NoSuchEntity, ValidationError, UnmodifiableEntity. */
export function updateRole(tx: Transaction, scope: Scope, name: string, update: RoleUpdate): Role {
  checkMembers({ ...update }, IAM_MEMBERS);
  const { description, maxSessionDuration } = update;
  return changeHolder(tx, ROLES, scope.account, name, (role) => {
    // A service's role may be described, and nothing more.
    if (maxSessionDuration !== undefined) refuseServiceLinked(role);
    return {
      ...role,
      ...(description === undefined ? {} : { description }),
      ...(maxSessionDuration === undefined ? {} : { maxSessionDuration }),
    };
  });
}

/** Replaces the trust policy. Throws `Refusal` NoSuchEntity, MalformedPolicyDocument, LimitExceeded. */
export function updateTrustPolicy(tx: Transaction, scope: Scope, name: string, document: string): void {
  checkMembers({ policyDocument: document }, IAM_MEMBERS);
  changeHolder(tx, ROLES, scope.account, name, (role) => {
    refuseServiceLinked(role);
    checkTrustPolicy(tx, scope, document);
    return { ...role, assumeRolePolicy: document };
  });
}

export function tagRole(tx: Transaction, scope: Scope, name: string, added: readonly TagInput[]): void {
  changeHolder(tx, ROLES, scope.account, name, (role) => ({ ...role, tags: withTags(role.tags, added) }));
}

export function untagRole(tx: Transaction, scope: Scope, name: string, keys: readonly string[]): void {
  changeHolder(tx, ROLES, scope.account, name, (role) => ({ ...role, tags: withoutTags(role.tags, keys) }));
}
