import type { Refusal } from '../../core/errors/refusal.ts';
import type { Reader, Transaction } from '../../core/ports/directory.ts';
import type { ManagedPolicy, PolicyVersion } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { deleteConflict, limitExceeded, noSuchEntity } from '../validation/iam-refusals.ts';
import { checkManagedDocument, putPolicy } from './customer-policy.ts';
import { findCustomerPolicy, findPolicy } from './find-policy.ts';

/** A version of any managed policy. */
export interface VersionView extends PolicyVersion {
  readonly isDefault: boolean;
}

const FULL =
  'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.';

/** Throws `Refusal` NoSuchEntity, MalformedPolicyDocument or LimitExceeded (5 versions). */
export function createPolicyVersion(
  tx: Transaction,
  scope: Scope,
  arn: string,
  version: { readonly policyDocument: string; readonly setAsDefault: boolean },
): VersionView {
  checkMembers({ policyDocument: version.policyDocument }, IAM_MEMBERS, ['policyDocument']);
  const policy = findCustomerPolicy(tx, scope, arn);
  checkManagedDocument(version.policyDocument);
  if (policy.versions.length >= IAM_QUOTAS.policyVersions) throw limitExceeded(FULL);
  const versionId = `v${policy.nextVersion}`;
  const made: PolicyVersion = { versionId, document: version.policyDocument, createDate: scope.now };
  putPolicy(tx, scope, {
    ...policy,
    versions: [...policy.versions, made],
    nextVersion: policy.nextVersion + 1,
    defaultVersionId: version.setAsDefault ? versionId : policy.defaultVersionId,
    updateDate: scope.now,
  });
  return { ...made, isDefault: version.setAsDefault };
}

/** Newest first. AWS managed policies show their latest version only. */
export function listPolicyVersions(reader: Reader, scope: Scope, arn: string): readonly VersionView[] {
  const found = findPolicy(reader, scope, arn);
  if (found.owner === 'customer') {
    const { versions, defaultVersionId } = found.policy;
    return versions
      .map((version) => ({ ...version, isDefault: version.versionId === defaultVersionId }))
      .reverse();
  }
  const { defaultVersionId: versionId, document, updateDate } = found.policy;
  return [{ versionId, document, createDate: updateDate, isDefault: true }];
}

/** Throws `Refusal` NoSuchEntity. */
export function getPolicyVersion(reader: Reader, scope: Scope, arn: string, versionId: string): VersionView {
  const version = listPolicyVersions(reader, scope, arn).find(
    (candidate) => candidate.versionId === versionId,
  );
  if (version === undefined) throw noSuchVersion(arn, versionId);
  return version;
}

export function setDefaultPolicyVersion(tx: Transaction, scope: Scope, arn: string, versionId: string): void {
  const policy = findVersion(tx, scope, arn, versionId);
  putPolicy(tx, scope, { ...policy, defaultVersionId: versionId, updateDate: scope.now });
}

/** Throws `Refusal` DeleteConflict for the default version. */
export function deletePolicyVersion(tx: Transaction, scope: Scope, arn: string, versionId: string): void {
  const policy = findVersion(tx, scope, arn, versionId);
  if (policy.defaultVersionId === versionId) {
    throw deleteConflict('Cannot delete the default version of a policy.');
  }
  const versions = policy.versions.filter((version) => version.versionId !== versionId);
  putPolicy(tx, scope, { ...policy, versions, updateDate: scope.now });
}

function findVersion(tx: Transaction, scope: Scope, arn: string, versionId: string): ManagedPolicy {
  const policy = findCustomerPolicy(tx, scope, arn);
  if (!policy.versions.some((version) => version.versionId === versionId))
    throw noSuchVersion(arn, versionId);
  return policy;
}

function noSuchVersion(arn: string, versionId: string): Refusal {
  return noSuchEntity(`Policy ${arn} version ${versionId} does not exist or is not attachable.`);
}
