import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { CommandFailure } from '../output.ts';
import type { KeptLogin } from './kept-login.ts';

export type Granted = TokenEndpointResponse & TokenEndpointResponseHelpers;

/** What is kept of the provider's answer, once the library has verified it. Throws `CommandFailure` when there is no ID token in it. */
export function grantedLogin(granted: Granted, before?: KeptLogin): KeptLogin {
  const claims = granted.claims();
  const idToken = granted.id_token;
  if (claims === undefined || idToken === undefined)
    throw new CommandFailure('the provider answered without an ID token', {
      hint: 'is openid among the scopes?',
    });
  // OpenID Connect Core 12.2: a refreshed token is of the same person.
  if (before !== undefined && before.subject !== claims.sub)
    throw new CommandFailure('the provider refreshed the login as another person');
  const refreshToken = granted.refresh_token ?? before?.refreshToken;
  const login = { subject: claims.sub, idToken, expiresAt: claims.exp * 1000 };
  return refreshToken === undefined ? login : { ...login, refreshToken };
}
