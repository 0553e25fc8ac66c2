import type { ReviewResult } from '../../service/cluster-access/token-reviewer.ts';

/** What the authenticator counts of its requests. The names under which it is shown are the composition's. */
export interface AuthenticationMetrics {
  /** One answered TokenReview. */
  authenticated(result: ReviewResult, seconds: number): void;
  /** One answered SubjectAccessReview. */
  authorized(allowed: boolean): void;
}

export const NO_METRICS: AuthenticationMetrics = Object.freeze({
  authenticated: () => undefined,
  authorized: () => undefined,
});
