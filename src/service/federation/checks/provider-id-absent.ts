import { Refusal } from '../../../core/errors/refusal.ts';
import type { Exchange } from '../exchange.ts';
import { invalidIdentityToken, notAuthorized, WEB_IDENTITY_ACTION } from '../refusals.ts';

/** `ProviderId` is for the opaque tokens of two public identity providers, which are not served here (sts.md 7.4). */
export function providerIdAbsent({ input }: Exchange): void {
  if (input.providerId === undefined) return;
  const reason = `ProviderId ${input.providerId} was given with a token that is no opaque token of that provider`;
  if (input.providerId === 'www.amazon.com') {
    throw invalidIdentityToken('Provided Token is not a Login With Amazon token', reason);
  }
  if (input.providerId === 'graph.facebook.com') {
    throw new Refusal('IDPRejectedClaim', 403, 'The identity provider rejected the token.', { reason });
  }
  throw notAuthorized(WEB_IDENTITY_ACTION, reason);
}
