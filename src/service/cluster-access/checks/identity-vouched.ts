import type { ClusterReview, ReviewFault } from '../review.ts';
import { stsFailed, stsThrottled } from '../sts-faults.ts';

/** What the message quotes of an answer. */
const MAXIMUM_BODY = 2048;

/** Steps 16 and 17: STS said who signed. Throttling is told apart, for a client may try again. */
export function identityVouched(review: ClusterReview): ReviewFault | undefined {
  const { answer, checked, parts } = review;
  if ('arn' in answer) {
    review.vouched = answer;
    return undefined;
  }
  const body = answer.body.slice(0, MAXIMUM_BODY);
  if (answer.body.includes('Throttling')) {
    parts.metrics?.throttled(checked.region);
    return stsThrottled(body);
  }
  return stsFailed(
    `error from AWS (expected 200, got ${answer.status}) on ${checked.region} endpoint. Body: ${body}`,
    answer.reason,
  );
}
