import { requirePackedSize } from '../../sessions/require-packed-size.ts';
import { requireSessionPolicies } from '../../sessions/require-session-policies.ts';
import type { Exchange } from '../exchange.ts';

/** Session policies must be policies that exist, and the session must fit its token (sts.md 6.5, 6.8, 7.8). */
export function sessionSizeAllowed(exchange: Exchange): void {
  const { input, services, target, tags, claims, sourceIdentity } = exchange;
  const { policy, policyArns } = input;
  requireSessionPolicies({ policy, policyArns }, target.account, services);
  exchange.packedPolicySize = requirePackedSize({
    policy,
    policyArns,
    tags: tags.tags,
    sourceIdentity,
    subject: claims.subject,
  });
}
