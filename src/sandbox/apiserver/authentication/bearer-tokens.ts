import type {
  ReviewOrigin,
  TokenReview,
  TokenReviewer,
} from '../../../service/cluster-access/token-reviewer.ts';
import { systemTimers, type Timers } from '../../timers.ts';
import { tooManyReviews } from '../errors/refusals.ts';
import type { UserInfo } from '../objects/user.ts';
import type { ServiceAccountTokens } from './service-account-token.ts';

/** A bearer token that was judged. */
export type JudgedToken =
  | { readonly ok: true; readonly user: UserInfo; readonly audiences: readonly string[] }
  /** `fault` may be shown to who may review tokens; `reason` is for the trail alone, `check` the named check that refused. */
  | { readonly ok: false; readonly fault: string; readonly reason: string; readonly check?: string };

/** Every kind of bearer token that the server takes. */
export interface BearerTokens {
  /** Judges for `audiences`; none: the API server's own. Throws TooManyRequests when too many are being judged. */
  judge(
    token: string,
    audiences: readonly string[],
    origin: ReviewOrigin,
  ): JudgedToken | Promise<JudgedToken>;
}

export interface BearerTokenOptions {
  readonly reviewers: readonly TokenReviewer[];
  readonly serviceAccounts: ServiceAccountTokens;
  /** The API server's own audience. */
  readonly audience: string;
  readonly timers?: Timers;
}

/** Reviews that wait for somebody else's answer: each holds a connection of the API. */
const MOST_REVIEWS = 64;
/** Milliseconds: what a reviewer may take for its own call to STS, and a little more. */
const PATIENCE = 12_000;
/** What kube-apiserver says of every token that no authenticator takes. */
const INVALID = 'invalid bearer token';

const refused = (fault: string, reason = fault, check?: string): JudgedToken => ({
  ok: false,
  fault,
  reason,
  ...(check === undefined ? {} : { check }),
});

function judgedOf(review: TokenReview, audience: string): JudgedToken {
  // Nobody without a name: RBAC would match it against the subjects that have none either.
  if (review.ok && review.user.username !== '') return { ok: true, user: review.user, audiences: [audience] };
  if (review.ok) return refused(INVALID, `${review.by} gives no username`, 'userNamed');
  return refused(INVALID, review.message, review.check);
}

/** The first reviewer that recognises a token judges it alone; what none recognises is held for a service account's. */
export function createBearerTokens(options: BearerTokenOptions): BearerTokens {
  const { reviewers, serviceAccounts, audience, timers = systemTimers } = options;
  let waiting = 0;
  const bounded = async (review: Promise<TokenReview>): Promise<JudgedToken> => {
    waiting++;
    const late = Promise.withResolvers<JudgedToken>();
    const timer = timers.after(PATIENCE, () =>
      late.resolve(refused(INVALID, `no answer within ${PATIENCE} ms`, 'reviewInTime')),
    );
    try {
      // A reviewer promises not to reject; one that does is not one that agrees.
      const judged = review.then(
        (told) => judgedOf(told, audience),
        (cause: unknown) => refused(INVALID, String(cause), 'reviewerWorks'),
      );
      return await Promise.race([judged, late.promise]);
    } finally {
      timer.cancel();
      waiting--;
    }
  };
  return {
    judge(token, audiences, origin) {
      const reviewer = reviewers.find((each) => each.recognises(token));
      if (reviewer === undefined) {
        const verified = serviceAccounts.verify(token, audiences);
        return verified.ok ? verified : refused(verified.fault);
      }
      if (audiences.length > 0 && !audiences.includes(audience))
        return refused(INVALID, wrongAudience(audiences));
      if (waiting >= MOST_REVIEWS) throw tooManyReviews();
      const review = reviewer.review(token, origin);
      return review instanceof Promise ? bounded(review) : judgedOf(review, audience);
    },
  };
}

/** Such tokens name no audience; as behind kube-apiserver's webhook, they are good for the API server alone. */
const wrongAudience = (audiences: readonly string[]): string =>
  `the token is for the API server, not for ${JSON.stringify(audiences)}`;
