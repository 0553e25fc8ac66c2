import type { Exchange } from '../exchange.ts';
import { invalidToken } from '../refusals.ts';

/** The audience, which is `azp` when the token has one, must be a client id of the provider (sts.md 7.3, 7.4). */
export function audienceRegistered({ claims, provider }: Exchange): void {
  if (claims.audience !== '' && provider.clientIds.includes(claims.audience)) return;
  throw invalidToken(
    `audience "${claims.audience}" is not registered with ${provider.arn}: ${provider.clientIds.join(', ')}`,
  );
}
