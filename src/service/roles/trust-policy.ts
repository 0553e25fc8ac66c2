import { policySize } from '../../core/policy/index.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import { checkTrustDocument } from '../policies/document.ts';
import type { Scope } from '../scope.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { malformedPolicy, overQuota } from '../validation/iam-refusals.ts';
import { principalExists } from './principal-exists.ts';
import { awsPrincipals } from './trust-principals.ts';

/**
 * Write-time checks of a trust policy: grammar, size, and that every AWS principal exists in an account known here
 * (iam.md). Throws `Refusal` MalformedPolicyDocument or LimitExceeded.
 */
export function checkTrustPolicy(tx: Transaction, scope: Scope, document: string): void {
  checkTrustDocument(document);
  if (policySize(document) > IAM_QUOTAS.trustPolicySize) {
    throw overQuota('ACLSizePerRole', IAM_QUOTAS.trustPolicySize);
  }
  for (const principal of awsPrincipals(document)) {
    if (!principalExists(tx, scope, principal)) {
      throw malformedPolicy(`Invalid principal in policy: "AWS":"${principal}"`);
    }
  }
}
