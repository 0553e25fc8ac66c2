import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../core/ports/runtime.ts';
import type { TokenReview, TokenReviewer } from '../../service/cluster-access/token-reviewer.ts';
import { type Members, readMembers, readText } from '../admission/json-reader.ts';
import { sendJson } from './answers.ts';
import { type AuthenticationMetrics, NO_METRICS } from './authentication-metrics.ts';
import { readReview, refuseReview, typeOf } from './review-body.ts';

export interface TokenReviewParts {
  readonly reviewer: TokenReviewer;
  readonly log: Log;
  /** Milliseconds that only grow. */
  readonly elapsed: () => number;
  readonly metrics?: AuthenticationMetrics;
  /** Whether identities of the account may be named in the log. */
  readonly loggable?: (account: string) => boolean;
  /** Reviews under way at once. */
  readonly mostReviews?: number;
}

const GROUP = 'authentication.k8s.io';
const KIND = 'TokenReview';
/** The reference's: an empty TokenReview (cluster-authenticator.md 7.3). */
const DENIED = '{"metadata":{},"spec":{},"status":{"user":{}}}';
/** Without a bound, junk that looks right would be passed on to STS as fast as it comes. */
const MOST_REVIEWS = 256;
const LONGEST_LOGGED = 1024;

const CROWDED: TokenReview = {
  ok: false,
  result: 'sts_throttling',
  check: 'reviewsBounded',
  message: 'too many reviews are under way',
};

/** `POST /authenticate`: a TokenReview of v1 or v1beta1 in, who it is out. Answers every request and never throws. */
export function tokenReviewHandler(
  parts: TokenReviewParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { elapsed, metrics = NO_METRICS } = parts;
  const judge = boundedJudge(parts);
  return (request, response) => {
    const begin = elapsed();
    const seconds = (): number => (elapsed() - begin) / 1000;
    const malformed = (): void => metrics.authenticated('malformed_request', seconds());
    readReview(KIND, request, response, {
      malformed,
      decoded(review) {
        const token = tokenOf(review);
        if (token === undefined) {
          refuseReview(response, KIND);
          malformed();
          return;
        }
        void judge(token).then((judged) => {
          metrics.authenticated(judged.ok ? 'success' : judged.result, seconds());
          logReview(parts, judged);
          answer(response, review, judged);
        });
      },
    });
  };
}

/** Never rejects. */
function boundedJudge({
  reviewer,
  mostReviews = MOST_REVIEWS,
}: TokenReviewParts): (token: string) => Promise<TokenReview> {
  let underWay = 0;
  return async (token) => {
    if (underWay >= mostReviews) return CROWDED;
    underWay++;
    try {
      return await reviewer.review(token);
    } catch (cause) {
      // A reviewer promises not to reject; one that does has not agreed.
      return { ok: false, result: 'sts_error', check: 'reviewerWorks', message: String(cause) };
    } finally {
      underWay--;
    }
  };
}

/** Empty when there is none; undefined when the review has not the shape of one. */
function tokenOf({ spec }: Members): string | undefined {
  try {
    return (spec == null ? undefined : readText(readMembers(spec, 'spec').token, 'spec.token')) ?? '';
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, review: Members, judged: TokenReview): void {
  if (!judged.ok) {
    sendJson(response, judged.result === 'sts_throttling' ? 429 : 403, DENIED);
    return;
  }
  const { username, uid, groups, extra } = judged.user;
  const user = {
    username,
    ...(uid === undefined ? {} : { uid }),
    // As the reference's encoder: what is empty is left out.
    ...(groups.length === 0 ? {} : { groups }),
    ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra }),
  };
  const body = {
    ...typeOf(review, GROUP, KIND),
    metadata: {},
    spec: {},
    status: { authenticated: true, user },
  };
  sendJson(response, 200, `${JSON.stringify(body)}\n`);
}

function logReview({ log, loggable = () => true }: TokenReviewParts, judged: TokenReview): void {
  const { identity } = judged;
  const named = identity !== undefined && loggable(identity.account);
  const who = named
    ? { arn: identity.arn, account: identity.account, accessKeyId: identity.accessKeyId }
    : {};
  if (judged.ok) {
    const { username, groups } = judged.user;
    log.info('authenticator.granted', { username, groups, by: named ? judged.by : undefined, ...who });
    return;
  }
  const { result, check, message } = judged;
  // A message about an account that is not to be named may name it.
  const why = identity === undefined || named ? message.slice(0, LONGEST_LOGGED) : undefined;
  log.warn('authenticator.denied', { result, check, message: why, ...who });
}
