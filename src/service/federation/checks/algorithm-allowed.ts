import { JWS_ALGORITHMS, type JwsAlgorithm } from '../../../core/ports/cryptography.ts';
import type { Exchange } from '../exchange.ts';
import { notAJwt } from '../refusals.ts';

const ALLOWED: ReadonlySet<string> = new Set(JWS_ALGORITHMS);

/** True for the six asymmetric algorithms of sts.md 7.2: never `none`, never an HMAC keyed with a public key. */
export function isAllowedAlgorithm(algorithm: string): algorithm is JwsAlgorithm {
  return ALLOWED.has(algorithm);
}

/** AWS's text for other algorithms is not recorded; this is what it says of a header that it does not take. */
export function algorithmAllowed({ token }: Pick<Exchange, 'token'>): void {
  if (!isAllowedAlgorithm(token.algorithm)) {
    throw notAJwt(`algorithm ${token.algorithm.slice(0, 40)} is not one of ${JWS_ALGORITHMS.join(', ')}`);
  }
}
