import type { Command } from 'commander';
import { print, say } from '../output.ts';
import { deleteLogin, loginFile, readLogin, whileLocked } from './kept-login.ts';
import { addKeptLoginFlags, readLoginRequest } from './login-request.ts';
import { openProvider, providerFailure } from './open-provider.ts';

async function logout(options: Readonly<Record<string, unknown>>): Promise<void> {
  const request = readLoginRequest(options);
  const file = loginFile(request);
  await whileLocked(file, async () => {
    const kept = readLogin(file);
    // First of all: nothing that the provider says may leave it here.
    deleteLogin(file);
    if (kept === undefined) return print('not logged in');
    print('logged out');
    if (kept.refreshToken === undefined) return;
    try {
      const { library, configuration } = await openProvider(request);
      if (configuration.serverMetadata().revocation_endpoint === undefined) return;
      await library.tokenRevocation(configuration, kept.refreshToken, { token_type_hint: 'refresh_token' });
      say('the refresh token is revoked');
    } catch (failure) {
      say(`warning: ${providerFailure('the refresh token could not be revoked', failure).message}`);
    }
  });
}

/** `rolecall logout`: forgets a login here, and has the provider forget it. */
export function logoutCommand(parent: Command): void {
  addKeptLoginFlags(
    parent.command('logout').description('forget a login at an OIDC provider, and revoke its refresh token'),
  ).action(logout);
}
