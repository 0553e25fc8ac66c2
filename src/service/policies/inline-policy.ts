import { policySize } from '../../core/policy/index.ts';
import type { Reader, Transaction } from '../../core/ports/directory.ts';
import type { PolicyHolder } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { limitExceeded, noSuchEntity } from '../validation/iam-refusals.ts';
import { checkPermissionDocument } from './document.ts';
import { changeHolder, findHolder, findModifiable, type HolderKind } from './policy-holders.ts';

/** Writes an inline policy, new or not. Throws `Refusal` ValidationError, MalformedPolicyDocument, LimitExceeded. */
export function putInlinePolicy<Body extends PolicyHolder>(
  tx: Transaction,
  scope: Scope,
  kind: HolderKind<Body>,
  name: string,
  policy: { readonly policyName: string; readonly policyDocument: string },
): void {
  checkMembers({ ...policy }, IAM_MEMBERS, ['policyName', 'policyDocument']);
  const holder = findModifiable(tx, kind, scope.account, name);
  checkPermissionDocument(policy.policyDocument);
  const inlinePolicies = Object.fromEntries([
    ...Object.entries(holder.inlinePolicies),
    [policy.policyName, policy.policyDocument],
  ]);
  const size = Object.values(inlinePolicies).reduce((sum, text) => sum + policySize(text), 0);
  if (size > kind.inlineSize) {
    throw limitExceeded(`Maximum policy size of ${kind.inlineSize} bytes exceeded for ${kind.noun} ${name}`);
  }
  changeHolder(tx, kind, scope.account, name, (present) => ({ ...present, inlinePolicies }));
}

/** The document as written. Throws `Refusal` NoSuchEntity. */
export function getInlinePolicy<Body extends PolicyHolder>(
  reader: Reader,
  scope: Scope,
  kind: HolderKind<Body>,
  name: string,
  policyName: string,
): string {
  const { inlinePolicies } = findHolder(reader, kind, scope.account, name);
  const document = Object.hasOwn(inlinePolicies, policyName) ? inlinePolicies[policyName] : undefined;
  if (document === undefined) {
    throw noSuchEntity(`The ${kind.noun} policy with name ${policyName} cannot be found.`);
  }
  return document;
}

/** Throws `Refusal` NoSuchEntity when there is no such inline policy. */
export function deleteInlinePolicy<Body extends PolicyHolder>(
  tx: Transaction,
  scope: Scope,
  kind: HolderKind<Body>,
  name: string,
  policyName: string,
): void {
  findModifiable(tx, kind, scope.account, name);
  getInlinePolicy(tx, scope, kind, name, policyName);
  changeHolder(tx, kind, scope.account, name, (present) => ({
    ...present,
    inlinePolicies: Object.fromEntries(
      Object.entries(present.inlinePolicies).filter(([kept]) => kept !== policyName),
    ),
  }));
}
