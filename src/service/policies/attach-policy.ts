import type { Reader, Transaction } from '../../core/ports/directory.ts';
import type { PolicyHolder } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { noSuchEntity, overQuota } from '../validation/iam-refusals.ts';
import { checkPolicyArn, lookUpPolicy } from './find-policy.ts';
import { changeHolder, findModifiable, type HolderKind, USERS } from './policy-holders.ts';

/**
 * Attaches a managed policy; attaching it again changes nothing. Throws `Refusal` ValidationError, NoSuchEntity,
 * UnmodifiableEntity or LimitExceeded.
 */
export function attachPolicy<Body extends PolicyHolder>(
  tx: Transaction,
  scope: Scope,
  kind: HolderKind<Body>,
  name: string,
  policyArn: string,
): void {
  const holder = findModifiable(tx, kind, scope.account, name);
  checkAttachable(tx, scope, policyArn);
  if (holder.attachedPolicies.includes(policyArn)) return;
  if (holder.attachedPolicies.length >= IAM_QUOTAS.attachedPolicies) {
    throw overQuota(kind.attachedQuota, IAM_QUOTAS.attachedPolicies);
  }
  changeHolder(tx, kind, scope.account, name, (present) => ({
    ...present,
    attachedPolicies: [...present.attachedPolicies, policyArn],
  }));
}

/** Throws `Refusal` when the ARN names no policy that this account could attach or use as a boundary. */
export function checkAttachable(reader: Reader, scope: Scope, policyArn: string): void {
  checkPolicyArn(policyArn);
  if (lookUpPolicy(reader, scope, policyArn) === undefined) {
    throw noSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`);
  }
}

/** Throws `Refusal` NoSuchEntity when the policy is not attached. */
export function detachPolicy<Body extends PolicyHolder>(
  tx: Transaction,
  scope: Scope,
  kind: HolderKind<Body>,
  name: string,
  policyArn: string,
): void {
  const holder = findModifiable(tx, kind, scope.account, name);
  checkPolicyArn(policyArn);
  if (!holder.attachedPolicies.includes(policyArn)) {
    throw noSuchEntity(`Policy ${policyArn} was not found.`);
  }
  changeHolder(tx, kind, scope.account, name, (present) => ({
    ...present,
    attachedPolicies: present.attachedPolicies.filter((arn) => arn !== policyArn),
  }));
}

export function attachUserPolicy(tx: Transaction, scope: Scope, userName: string, policyArn: string): void {
  attachPolicy(tx, scope, USERS, userName, policyArn);
}
