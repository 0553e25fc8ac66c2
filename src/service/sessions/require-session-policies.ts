import { Refusal } from '../../core/errors/refusal.ts';
import type { Directory } from '../../core/ports/directory.ts';
import { checkSessionDocument } from '../policies/document.ts';
import { lookUpPolicy } from '../policies/find-policy.ts';
import type { ManagedPolicies } from '../policies/managed-policies.ts';

export interface SessionPolicies {
  readonly policy: string | undefined;
  readonly policyArns: readonly string[] | undefined;
}

/**
 * Session policies must be policies, and managed ones policies that exist in the role's account or AWS's (sts.md 6.8).
 * A missing managed policy must fail here: later it would silently limit nothing or everything.
 */
export function requireSessionPolicies(
  { policy, policyArns }: SessionPolicies,
  account: string,
  services: { readonly directory: Directory; readonly managedPolicies: ManagedPolicies },
): void {
  const { directory, managedPolicies } = services;
  if (policy !== undefined) checkSessionDocument(policy);
  for (const arn of policyArns ?? []) {
    if (lookUpPolicy(directory, { account, managedPolicies }, arn) === undefined) {
      throw new Refusal('ValidationError', 400, `ARN ${arn} is not valid.`);
    }
  }
}
