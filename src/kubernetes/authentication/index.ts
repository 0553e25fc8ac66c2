/**
 * The webhook doors that an API server asks: TokenReview in, who it is out (`/authenticate`), and SubjectAccessReview in, what access
 * policies give out (`/authorize`). They work for any API server; what judges a token is a `TokenReviewer` of the service.
 */
export { accessReviewHandler } from './access-review-handler.ts';
export type { AuthenticationMetrics } from './authentication-metrics.ts';
export { tokenReviewHandler } from './token-review-handler.ts';
