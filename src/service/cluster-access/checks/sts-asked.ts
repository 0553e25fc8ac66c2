import type { ClusterReview, ReviewFault } from '../review.ts';
import { type StsAnswer, UnreadableAnswer } from '../sts-caller.ts';
import { stsFailed } from '../sts-faults.ts';

function notAsked({ parts, checked }: ClusterReview, error: unknown): ReviewFault {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UnreadableAnswer) {
    parts.metrics?.responded(200, checked.region);
    return stsFailed(message);
  }
  parts.metrics?.connectionFailed(checked.region);
  return stsFailed(`error during GET: ${message} on ${checked.region} endpoint`);
}

function answered(review: ClusterReview, answer: StsAnswer): undefined {
  review.parts.metrics?.responded(answer.status, review.checked.region);
  review.answer = answer;
  return undefined;
}

/** Step 15: the call goes out under the verifier's own cluster id, so that another cluster's token fails its signature. */
export function stsAsked(review: ClusterReview): undefined | ReviewFault | Promise<ReviewFault | undefined> {
  const { parts, checked } = review;
  try {
    const asked = parts.sts.getCallerIdentity({ url: checked.url, clusterId: parts.clusterId });
    if (!(asked instanceof Promise)) return answered(review, asked);
    return asked.then(
      (answer) => answered(review, answer),
      (error: unknown) => notAsked(review, error),
    );
  } catch (error) {
    return notAsked(review, error);
  }
}
