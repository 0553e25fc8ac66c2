import type { IncomingMessage } from 'node:http';
import type { ReviewOrigin } from '../../../service/cluster-access/token-reviewer.ts';
import type { CallNote } from '../audit/call-note.ts';
import { unauthorized } from '../errors/refusals.ts';
import { AUTHENTICATED, UNAUTHENTICATED, type UserInfo } from '../objects/user.ts';
import type { BearerTokens, JudgedToken } from './bearer-tokens.ts';
import { userOfCertificate } from './client-certificate.ts';

const ANONYMOUS: UserInfo = { username: 'system:anonymous', groups: [UNAUTHENTICATED] };
const LONGEST_AGENT = 1024;
const MALFORMED: JudgedToken = {
  ok: false,
  fault: 'invalid bearer token',
  reason: 'the Authorization header holds no bearer token',
};

function bearer(request: IncomingMessage): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  return /^bearer ([^\s]+)$/i.exec(header.trim())?.[1] ?? '';
}

/**
 * Who sent the request: a client certificate of the local CA, else a bearer token, else nobody. Credentials that are there
 * and wrong are refused, never taken for anonymity; why is left in the note. Rejects with Unauthorized.
 */
export async function authenticate(
  request: IncomingMessage,
  tokens: BearerTokens,
  note: CallNote,
): Promise<UserInfo> {
  const certified = userOfCertificate(request.socket);
  if (certified !== undefined) return withGroup(certified);
  const token = bearer(request);
  if (token === undefined) return ANONYMOUS;
  const judged =
    token === '' ? MALFORMED : await tokens.judge(token, [], { ...originOf(request), callId: note.id });
  if (judged.ok) return withGroup(judged.user);
  note.refusedToken = judged;
  throw unauthorized();
}

/** Where a request comes from, for the trail. */
export function originOf({ socket, headers }: IncomingMessage): ReviewOrigin {
  return {
    sourceIp: socket.remoteAddress ?? '',
    userAgent: (headers['user-agent'] ?? '').slice(0, LONGEST_AGENT),
  };
}

function withGroup(user: UserInfo): UserInfo {
  return user.groups.includes(AUTHENTICATED) ? user : { ...user, groups: [...user.groups, AUTHENTICATED] };
}
