import { checkToken } from '../../../core/cluster-access/token/check-token.ts';
import type { ClusterReview, ReviewFault } from '../review.ts';

/** Steps 1 to 14 of cluster-authenticator.md 3.1; a refusal names the step. */
export function tokenWellFormed(review: ClusterReview): ReviewFault | undefined {
  const checked = checkToken(review.token, review.parts.endpoints, review.now);
  if (!checked.ok) return { result: 'invalid_token', check: checked.check, message: checked.message };
  review.checked = checked;
  return undefined;
}
