import { CommandFailure } from '../output.ts';
import { codeFlow } from './code-flow.ts';
import { deviceFlow } from './device-flow.ts';
import { grantedLogin } from './granted-login.ts';
import { type KeptLogin, loginFile, readLogin, whileLocked, writeLogin } from './kept-login.ts';
import { flagsOf, type LoginRequest } from './login-request.ts';
import { openProvider, providerFailure } from './open-provider.ts';

/** Milliseconds: a token must outlast the request that it is for. */
const LEAST_LIFE = 30_000;

/** Asks the person, and keeps what comes of it. */
export async function logIn(request: LoginRequest): Promise<KeptLogin> {
  const provider = await openProvider(request);
  const login = request.deviceFlow ? await deviceFlow(provider) : await codeFlow(request, provider);
  const file = loginFile(request);
  // Not between another process's refresh and its writing, which would put the older login back.
  await whileLocked(file, async () => writeLogin(file, login));
  return login;
}

/** Undefined when the provider does not let the login go on; rejects when it cannot be asked. */
async function refreshed(request: LoginRequest, login: KeptLogin): Promise<KeptLogin | undefined> {
  if (login.refreshToken === undefined) return undefined;
  const { library, configuration } = await openProvider(request);
  try {
    return grantedLogin(await library.refreshTokenGrant(configuration, login.refreshToken), login);
  } catch (failure) {
    if (failure instanceof library.ResponseBodyError && failure.error === 'invalid_grant') return undefined;
    throw providerFailure('the login could not be refreshed', failure);
  }
}

function notLoggedIn(request: LoginRequest): CommandFailure {
  const words = flagsOf(request).map((word) => (/^[\w./:@=+-]+$/.test(word) ? word : `'${word}'`));
  return new CommandFailure(`not logged in at ${request.issuerUrl}`, {
    hint: `run: rolecall login ${words.join(' ')}`,
  });
}

const lasts = (login: KeptLogin | undefined, now: number): login is KeptLogin =>
  login !== undefined && login.expiresAt - now > LEAST_LIFE;

/**
 * The login that is kept, refreshed without a word when it nears its end; asks the person only when they can answer. Rejects with
 * `CommandFailure`.
 */
export async function currentLogin(request: LoginRequest, interactive: boolean): Promise<KeptLogin> {
  const file = loginFile(request);
  const kept = readLogin(file);
  if (lasts(kept, Date.now())) return kept;
  const renewed = await whileLocked(file, async () => {
    // Another process may have been quicker, and its refresh token has replaced the one that was read.
    const present = readLogin(file);
    if (present === undefined || lasts(present, Date.now())) return present;
    const login = await refreshed(request, present);
    if (login !== undefined) writeLogin(file, login);
    return login;
  });
  if (renewed !== undefined) return renewed;
  if (!interactive) throw notLoggedIn(request);
  return logIn(request);
}
