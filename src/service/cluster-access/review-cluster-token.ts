import { identityCanonical } from './checks/identity-canonical.ts';
import { identityMapped } from './checks/identity-mapped.ts';
import { identityVouched } from './checks/identity-vouched.ts';
import { stsAsked } from './checks/sts-asked.ts';
import { tokenWellFormed } from './checks/token-well-formed.ts';
import { userStated } from './checks/user-stated.ts';
import type { ClusterReview, ReviewCheck, ReviewFault, ReviewParts } from './review.ts';
import type { TokenReview } from './token-reviewer.ts';

/**
 * How a bearer token becomes a user of the cluster (cluster-authenticator.md 3). STS is asked only about tokens whose every part was
 * judged, nothing of the token is believed before STS has vouched for it, and nobody is a user before `identityMapped`.
 */
export const CHECKS: readonly ReviewCheck[] = [
  tokenWellFormed,
  stsAsked,
  identityVouched,
  identityCanonical,
  identityMapped,
  userStated,
];

/** A verdict, with what only the audit trail is told. */
export interface Reviewed {
  readonly verdict: TokenReview;
  /** Undefined when the token was not even well formed. */
  readonly stsRegion: string | undefined;
  readonly reason: string | undefined;
}

function refused(review: ClusterReview, check: string, fault: ReviewFault): Reviewed {
  // The members are there as far as the checks came.
  const { identity, checked } = review as Partial<ClusterReview>;
  return {
    verdict: {
      ok: false,
      result: fault.result,
      check: fault.check ?? check,
      message: fault.message,
      ...(identity === undefined ? {} : { identity }),
      ...(fault.nearest === undefined ? {} : { nearest: fault.nearest }),
    },
    stsRegion: checked?.region,
    reason: fault.reason,
  };
}

function run(review: ClusterReview, from: number): Reviewed | Promise<Reviewed> {
  for (let index = from; index < CHECKS.length; index++) {
    const check = CHECKS[index];
    if (check === undefined) break;
    const fault = check(review);
    if (fault instanceof Promise) {
      return fault.then((late) =>
        late === undefined ? run(review, index + 1) : refused(review, check.name, late),
      );
    }
    if (fault !== undefined) return refused(review, check.name, fault);
  }
  const { user, identity, by, checked } = review;
  return { verdict: { ok: true, user, identity, by }, stsRegion: checked.region, reason: undefined };
}

/** Judges one token. Synchronous when STS is in this process. */
export function reviewClusterToken(
  token: string,
  parts: ReviewParts,
  now: number,
): Reviewed | Promise<Reviewed> {
  // The other members are set by the check that each names; read too early, they fail the review, never pass it.
  return run({ token, parts, now } as unknown as ClusterReview, 0);
}
