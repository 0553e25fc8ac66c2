import { policySize } from '../../core/policy/index.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import { MANAGED_POLICY, type ManagedPolicy, type Tags } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withoutTags, withTags } from '../tags/tags.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { alreadyExists, deleteConflict, overQuota } from '../validation/iam-refusals.ts';
import { checkPermissionDocument } from './document.ts';
import { findCustomerPolicy } from './find-policy.ts';
import { policyUses } from './policy-uses.ts';

export interface NewPolicy {
  readonly policyName: string;
  readonly policyDocument: string;
  readonly path?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly TagInput[] | undefined;
}

const ATTACHED = 'Cannot delete a policy attached to entities.';
const VERSIONS =
  "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. " +
  'The default version is deleted with the policy.';

/** ARN of a customer managed policy; the path begins and ends with a slash. */
export function policyArn(scope: Scope, path: string, name: string): string {
  return `arn:${scope.partition}:iam::${scope.account}:policy${path}${name}`;
}

/** Throws `Refusal` ValidationError, MalformedPolicyDocument, LimitExceeded, EntityAlreadyExists. */
export function createPolicy(tx: Transaction, scope: Scope, input: NewPolicy): ManagedPolicy {
  checkMembers({ ...input }, IAM_MEMBERS, ['policyName', 'policyDocument']);
  const { policyName: name, path = '/', policyDocument: document } = input;
  const tags: Tags = withTags({}, input.tags ?? []);
  checkManagedDocument(document);
  if (tx.get(MANAGED_POLICY, scope.account, name.toLowerCase()) !== undefined) {
    throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  }
  const policy: ManagedPolicy = {
    name,
    path,
    id: scope.ids.unique('ANPA'),
    arn: policyArn(scope, path, name),
    ...(input.description === undefined ? {} : { description: input.description }),
    createDate: scope.now,
    updateDate: scope.now,
    defaultVersionId: 'v1',
    nextVersion: 2,
    versions: [{ versionId: 'v1', document, createDate: scope.now }],
    tags,
  };
  putPolicy(tx, scope, policy);
  return policy;
}

/** Throws `Refusal` MalformedPolicyDocument, or LimitExceeded past 6,144 characters. */
export function checkManagedDocument(document: string): void {
  checkPermissionDocument(document);
  if (policySize(document) > IAM_QUOTAS.managedPolicySize) {
    throw overQuota('PolicySize', IAM_QUOTAS.managedPolicySize);
  }
}

/** Throws `Refusal` DeleteConflict while it is attached, a boundary, or has older versions. */
export function deletePolicy(tx: Transaction, scope: Scope, arn: string): void {
  const policy = findCustomerPolicy(tx, scope, arn);
  if (policyUses(tx, scope.account).has(arn)) throw deleteConflict(ATTACHED);
  if (policy.versions.length > 1) throw deleteConflict(VERSIONS);
  tx.delete(MANAGED_POLICY, scope.account, policy.name.toLowerCase());
}

export function tagPolicy(tx: Transaction, scope: Scope, arn: string, added: readonly TagInput[]): void {
  const policy = findCustomerPolicy(tx, scope, arn);
  putPolicy(tx, scope, { ...policy, tags: withTags(policy.tags, added) });
}

export function untagPolicy(tx: Transaction, scope: Scope, arn: string, keys: readonly string[]): void {
  const policy = findCustomerPolicy(tx, scope, arn);
  putPolicy(tx, scope, { ...policy, tags: withoutTags(policy.tags, keys) });
}

export function putPolicy(tx: Transaction, scope: Scope, policy: ManagedPolicy): void {
  tx.put(MANAGED_POLICY, scope.account, policy.name.toLowerCase(), policy);
}
