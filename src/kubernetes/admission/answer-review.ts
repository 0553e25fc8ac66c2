import { NO_METRICS } from './admission-metrics.ts';
import { type AdmissionParts, admitPod, letAlone } from './admit-pod.ts';
import { type PodView, parsePod } from './pod-view.ts';
import { type Admission, parseReview, type Review, renderAnswer, UNCHANGED } from './review.ts';

/** What an answer says its version is when the review's own could not be read. */
const NEWEST = 'admission.k8s.io/v1';

/**
 * The answer to one AdmissionReview, level by level: the review, its request, its pod. What cannot be decoded is let in as it
 * is, with a warning: the reference denies it, which no failurePolicy can help (pod-identity-webhook.md 7).
 */
export function answerReview(parts: AdmissionParts, body: Buffer): string | Promise<string> {
  let review: Review;
  try {
    review = parseReview(body);
  } catch (cause) {
    return renderAnswer(NEWEST, '', undecodable(parts, '', cause));
  }
  const { request, apiVersion } = review;
  if (request === undefined) return renderAnswer(apiVersion, '', undecodable(parts, '', 'bad content'));
  const { uid, namespace } = request;
  if (!request.createsPod) return renderAnswer(apiVersion, uid, UNCHANGED);
  let pod: PodView;
  try {
    pod = parsePod(request.object);
  } catch (cause) {
    const admission = undecodable(parts, namespace, cause);
    parts.observe?.(request, '', admission);
    return renderAnswer(apiVersion, uid, admission);
  }
  const answer = (admission: Admission): string => {
    parts.observe?.(request, pod.serviceAccountName, admission);
    return renderAnswer(apiVersion, uid, admission);
  };
  const admission = admitPod(parts, namespace, pod);
  return admission instanceof Promise ? admission.then(answer) : answer(admission);
}

function undecodable(parts: AdmissionParts, namespace: string, cause: unknown): Admission {
  // Texts of the JSON parser quote the input: only their kind is told.
  const message =
    cause instanceof SyntaxError ? 'not JSON' : cause instanceof Error ? cause.message : String(cause);
  parts.log.warn('admission.undecodable', { namespace, message });
  (parts.metrics ?? NO_METRICS).leftAlone('undecodable');
  return letAlone(parts, namespace, `the pod was not looked at: ${message}`);
}
