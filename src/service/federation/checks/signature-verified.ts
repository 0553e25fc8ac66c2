import type { Exchange } from '../exchange.ts';
import { invalidToken } from '../refusals.ts';
import { isAllowedAlgorithm } from './algorithm-allowed.ts';

/** sts.md 7.4. An algorithm that does not fit the key is a signature that does not verify. */
export function signatureVerified({
  token,
  key,
  services,
  provider,
}: Pick<Exchange, 'token' | 'key'> & {
  readonly provider: Pick<Exchange['provider'], 'url'>;
  readonly services: Pick<Exchange['services'], 'cryptography'>;
}): void {
  const { algorithm, signingInput, signature } = token;
  const verified =
    isAllowedAlgorithm(algorithm) && services.cryptography.verifyJws(algorithm, key, signingInput, signature);
  if (!verified)
    throw invalidToken(`the ${algorithm} signature does not verify with the key of ${provider.url}`);
}
