import type { AuthenticationMetrics } from '../../kubernetes/authentication/index.ts';
import type { TokenReview, TokenReviewer } from '../../service/cluster-access/token-reviewer.ts';

/** Counts each review with its result and duration. `elapsed`: milliseconds that only grow. */
export function measuredReviewer(
  reviewer: TokenReviewer,
  metrics: Pick<AuthenticationMetrics, 'authenticated'>,
  elapsed: () => number,
): TokenReviewer {
  return {
    recognises: (token) => reviewer.recognises(token),
    review(token, origin) {
      const begin = elapsed();
      const counted = (review: TokenReview): TokenReview => {
        metrics.authenticated(review.ok ? 'success' : review.result, (elapsed() - begin) / 1000);
        return review;
      };
      const reviewed = reviewer.review(token, origin);
      return reviewed instanceof Promise ? reviewed.then(counted) : counted(reviewed);
    },
  };
}
