import { CommandFailure, say } from '../output.ts';
import { grantedLogin } from './granted-login.ts';
import type { KeptLogin } from './kept-login.ts';
import type { LoginRequest } from './login-request.ts';
import { openBrowser } from './open-browser.ts';
import { type OpenProvider, providerFailure } from './open-provider.ts';
import { listenForRedirect } from './redirect-listener.ts';

/** Milliseconds that a person has. */
const PATIENCE = 300_000;

/**
 * Authorization code with PKCE (RFC 8252, RFC 7636): verifier, state and nonce are made for this login alone. The library holds the
 * answer to all of them, to the issuer (RFC 9207) and to the ID token's own rules.
 */
export async function codeFlow(request: LoginRequest, provider: OpenProvider): Promise<KeptLogin> {
  const { library, configuration, scope } = provider;
  const [verifier, state, nonce] = [
    library.randomPKCECodeVerifier(),
    library.randomState(),
    library.randomNonce(),
  ];
  const listener = await listenForRedirect({
    port: request.listenPort,
    host: request.redirectHost,
    state,
    patience: PATIENCE,
  });
  try {
    const address = library.buildAuthorizationUrl(configuration, {
      redirect_uri: listener.redirectUri,
      scope,
      state,
      nonce,
      code_challenge: await library.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      // OpenID Connect Core 11: without it no refresh token is given.
      ...(scope.split(' ').includes('offline_access') ? { prompt: 'consent' } : {}),
    });
    if (address.protocol !== 'https:')
      throw new CommandFailure('the provider names no https address to log in at');
    say(`log in with a browser at:\n\n  ${address.href}\n`);
    if (request.browser) openBrowser(address);
    const redirected = await listener.redirected;
    try {
      const granted = await library.authorizationCodeGrant(configuration, redirected.url, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const login = grantedLogin(granted);
      redirected.answer(true);
      return login;
    } catch (failure) {
      redirected.answer(false);
      throw providerFailure('the login did not succeed', failure);
    }
  } finally {
    listener.close();
  }
}
