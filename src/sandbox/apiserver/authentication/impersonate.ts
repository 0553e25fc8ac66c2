import type { IncomingMessage } from 'node:http';
import { deniedResource } from '../authorization/denials.ts';
import type { Rbac } from '../authorization/rbac.ts';
import { badRequest, notBuilt } from '../errors/refusals.ts';
import { AUTHENTICATED, UNAUTHENTICATED, type UserInfo } from '../objects/user.ts';

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;
const MAX_GROUPS = 64;

function require(
  rbac: Rbac,
  user: UserInfo,
  resource: string,
  namespace: string | undefined,
  name: string,
): void {
  const wanted = { user, verb: 'impersonate', group: '', resource, subresource: '', namespace, name };
  if (!rbac.allows(wanted)) throw deniedResource(wanted);
}

function groupsOf(username: string, given: readonly string[]): readonly string[] {
  const account = SERVICE_ACCOUNT.exec(username);
  const own =
    account !== null && given.length === 0
      ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`]
      : given;
  const everyone = username === 'system:anonymous' ? UNAUTHENTICATED : AUTHENTICATED;
  return own.includes(everyone) ? own : [...own, everyone];
}

/**
 * `kubectl --as`: the user that the request is to be answered for, when the asker may impersonate them. A header that is not
 * understood refuses the request: answering as the asker would grant more than was asked. Throws Forbidden.
 */
export function impersonate(request: IncomingMessage, asker: UserInfo, rbac: Rbac): UserInfo {
  const headers = request.headersDistinct;
  const names = Object.keys(headers).filter((name) => name.startsWith('impersonate-'));
  if (names.length === 0) return asker;
  const foreign = names.find((name) => name !== 'impersonate-user' && name !== 'impersonate-group');
  if (foreign !== undefined) throw notBuilt(`impersonation by ${foreign}`);
  const [username, ...more] = headers['impersonate-user'] ?? [];
  const groups = headers['impersonate-group'] ?? [];
  if (username === undefined || username === '' || more.length > 0 || groups.length > MAX_GROUPS) {
    throw badRequest('requested impersonation of groups without impersonating a user');
  }
  const account = SERVICE_ACCOUNT.exec(username);
  if (account === null) require(rbac, asker, 'users', undefined, username);
  else require(rbac, asker, 'serviceaccounts', account[1], account[2] ?? '');
  for (const group of groups) require(rbac, asker, 'groups', undefined, group);
  return { username, groups: groupsOf(username, groups) };
}
