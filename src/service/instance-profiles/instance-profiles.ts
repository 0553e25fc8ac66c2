import type { Transaction } from '../../core/ports/directory.ts';
import { INSTANCE_PROFILE, type InstanceProfile } from '../../core/records/instance-profile.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withTags } from '../tags/tags.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { alreadyExists, deleteConflict, overQuota } from '../validation/iam-refusals.ts';
import { findProfile } from './find-profile.ts';

export interface NewInstanceProfile {
  readonly instanceProfileName: string;
  readonly path?: string | undefined;
  readonly tags?: readonly TagInput[] | undefined;
}

/** ARN of an instance profile; the path begins and ends with a slash. */
export function profileArn(scope: Scope, path: string, name: string): string {
  return `arn:${scope.partition}:iam::${scope.account}:instance-profile${path}${name}`;
}

/** Throws `Refusal` ValidationError, InvalidInput, EntityAlreadyExists or LimitExceeded. */
export function createInstanceProfile(
  tx: Transaction,
  scope: Scope,
  input: NewInstanceProfile,
): InstanceProfile {
  checkMembers({ ...input }, IAM_MEMBERS, ['instanceProfileName']);
  const { instanceProfileName: name, path = '/' } = input;
  const tags = withTags({}, input.tags ?? []);
  if (tx.get(INSTANCE_PROFILE, scope.account, name.toLowerCase()) !== undefined) {
    throw alreadyExists(`Instance Profile ${name} already exists.`);
  }
  if (tx.list(INSTANCE_PROFILE, scope.account).length >= IAM_QUOTAS.instanceProfiles) {
    throw overQuota('InstanceProfilesPerAccount', IAM_QUOTAS.instanceProfiles);
  }
  const id = scope.ids.unique('AIPA');
  const arn = profileArn(scope, path, name);
  const profile: InstanceProfile = { name, path, id, arn, createDate: scope.now, tags };
  putProfile(tx, scope, profile);
  return profile;
}

/** Throws `Refusal` NoSuchEntity, or DeleteConflict while it holds a role. */
export function deleteInstanceProfile(tx: Transaction, scope: Scope, name: string): void {
  if (findProfile(tx, scope.account, name).roleName !== undefined) {
    throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
  }
  tx.delete(INSTANCE_PROFILE, scope.account, name.toLowerCase());
}

export function putProfile(tx: Transaction, scope: Scope, profile: InstanceProfile): void {
  tx.put(INSTANCE_PROFILE, scope.account, profile.name.toLowerCase(), profile);
}
