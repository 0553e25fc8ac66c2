import { requirePackedSize } from '../require-packed-size.ts';
import { requireSessionPolicies } from '../require-session-policies.ts';
import type { Assumption } from './assumption.ts';

/** sts.md 6.5, 6.8; the size is told only when there is a policy or a tag (2.2). */
export function sessionSizeAllowed(assumption: Assumption): void {
  const { input, target, services, tags, sourceIdentity } = assumption;
  const { policy, policyArns } = input;
  requireSessionPolicies({ policy, policyArns }, target.account, services);
  const size = requirePackedSize({ policy, policyArns, tags, sourceIdentity });
  const told = policy !== undefined || (policyArns ?? []).length > 0 || tags.size > 0;
  assumption.packedPolicySize = told ? size : undefined;
}
