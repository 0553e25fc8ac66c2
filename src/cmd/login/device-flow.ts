import { printable } from '../audit/printable.ts';
import { CommandFailure, say } from '../output.ts';
import { grantedLogin } from './granted-login.ts';
import type { KeptLogin } from './kept-login.ts';
import { type OpenProvider, providerFailure } from './open-provider.ts';

const PATIENCE = 600_000;

function addressOf(text: string): string {
  // What the provider says is printed for a person to open.
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:')
    throw new CommandFailure('the provider names no https address to log in at');
  return new URL(text).href;
}

/** Device authorization (RFC 8628): the person logs in wherever they have a browser, and types the code there. */
export async function deviceFlow({ library, configuration, scope }: OpenProvider): Promise<KeptLogin> {
  try {
    const started = await library.initiateDeviceAuthorization(configuration, { scope });
    const address = addressOf(started.verification_uri);
    say(
      `on any device, open\n\n  ${address}\n\nand enter the code\n\n  ${printable(started.user_code).slice(0, 64)}\n`,
    );
    const granted = await library.pollDeviceAuthorizationGrant(configuration, started, undefined, {
      signal: AbortSignal.timeout(PATIENCE),
    });
    return grantedLogin(granted);
  } catch (failure) {
    throw providerFailure('the login did not succeed', failure);
  }
}
