import type { TokenReview, TokenReviewer } from '../cluster-access/token-reviewer.ts';

const NOBODYS: TokenReview = {
  ok: false,
  result: 'invalid_token',
  check: 'issuerMatches',
  message: 'oidc: the token is of no issuer that is known here',
};

/** Several as one: those that recognise a token judge it in order, until one takes it. `list` is asked each time, so that it may change. */
export function severalReviewers(list: () => readonly TokenReviewer[]): TokenReviewer {
  const judge = async (token: string): Promise<TokenReview> => {
    let last = NOBODYS;
    for (const reviewer of list()) {
      if (!reviewer.recognises(token)) continue;
      last = await reviewer.review(token);
      if (last.ok) return last;
    }
    return last;
  };
  return {
    recognises: (token) => list().some((reviewer) => reviewer.recognises(token)),
    review: (token) => {
      const [only, ...others] = list();
      return only !== undefined && others.length === 0 && only.recognises(token)
        ? only.review(token)
        : judge(token);
    },
  };
}
