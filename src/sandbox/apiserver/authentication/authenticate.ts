import type { IncomingMessage } from 'node:http';
import { unauthorized } from '../errors/refusals.ts';
import { AUTHENTICATED, UNAUTHENTICATED, type UserInfo } from '../objects/user.ts';
import { userOfCertificate } from './client-certificate.ts';
import type { ServiceAccountTokens } from './service-account-token.ts';

const ANONYMOUS: UserInfo = { username: 'system:anonymous', groups: [UNAUTHENTICATED] };

function bearer(request: IncomingMessage): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  return /^bearer ([^\s]+)$/i.exec(header.trim())?.[1] ?? '';
}

/**
 * Who sent the request: a client certificate of the local CA, else a bearer token, else nobody. Credentials that are there
 * and wrong are refused, never taken for anonymity. Throws Unauthorized.
 */
export function authenticate(request: IncomingMessage, tokens: ServiceAccountTokens): UserInfo {
  const certified = userOfCertificate(request.socket);
  if (certified !== undefined) return withGroup(certified);
  const token = bearer(request);
  if (token === undefined) return ANONYMOUS;
  const verified = token === '' ? undefined : tokens.verify(token, []);
  if (verified?.ok !== true) throw unauthorized();
  return withGroup(verified.user);
}

function withGroup(user: UserInfo): UserInfo {
  return user.groups.includes(AUTHENTICATED) ? user : { ...user, groups: [...user.groups, AUTHENTICATED] };
}
