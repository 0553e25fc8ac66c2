import { DEFAULT_ALGORITHMS } from '../oidc-user-rules.ts';
import { notSignedIn, quoted, type SignIn } from '../sign-in.ts';

/** `none` and the HMAC family can be in no list. Before any key is fetched: a token that cannot be right costs no request. */
export function algorithmListed({ token, rules }: SignIn): void {
  const { algorithms = DEFAULT_ALGORITHMS } = rules;
  if (algorithms.some((algorithm) => algorithm === token.algorithm)) return;
  throw notSignedIn(`algorithm ${quoted(token.algorithm)} is not one of ${algorithms.join(', ')}`);
}
