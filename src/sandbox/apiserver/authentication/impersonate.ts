import type { IncomingMessage } from 'node:http';
import { deniedResource } from '../authorization/denials.ts';
import type { Rbac } from '../authorization/rbac.ts';
import { badRequest } from '../errors/refusals.ts';
import { AUTHENTICATED, UNAUTHENTICATED, type UserInfo } from '../objects/user.ts';

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;
const GROUP = 'authentication.k8s.io';
const USER_HEADER = 'impersonate-user';
const GROUP_HEADER = 'impersonate-group';
const UID_HEADER = 'impersonate-uid';
const EXTRA_PREFIX = 'impersonate-extra-';
/** Of groups, and of extra values: each is one question to RBAC. */
const MAX_VALUES = 64;

interface Wanted {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid: string | undefined;
  readonly extra: ReadonlyMap<string, readonly string[]>;
}

/** One thing that the asker must be allowed to impersonate. */
interface Demand {
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string | undefined;
  readonly name: string;
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

/** Keys of extra are percent-encoded in header names; one that cannot be decoded stands for itself. */
function extraKey(header: string): string {
  const key = header.slice(EXTRA_PREFIX.length);
  try {
    return decodeURIComponent(key).toLowerCase();
  } catch {
    return key;
  }
}

function readHeaders(request: IncomingMessage): Wanted | undefined {
  const headers = request.headersDistinct;
  const names = Object.keys(headers).filter((name) => name.startsWith('impersonate-'));
  if (names.length === 0) return undefined;
  const extraHeaders = names.filter((name) => name.startsWith(EXTRA_PREFIX));
  const extra = new Map(extraHeaders.map((name) => [extraKey(name), headers[name] ?? []]));
  const known = new Set([USER_HEADER, GROUP_HEADER, UID_HEADER, ...extraHeaders]);
  const foreign = names.find((name) => !known.has(name));
  // Answering without a header that is not understood would grant more than was asked.
  if (foreign !== undefined) throw badRequest(`unknown impersonation header ${foreign}`);
  const [username = '', ...more] = headers[USER_HEADER] ?? [];
  const groups = headers[GROUP_HEADER] ?? [];
  const [uid, ...uids] = headers[UID_HEADER] ?? [];
  const values = groups.length + [...extra.values()].flat().length;
  if (more.length > 0 || uids.length > 0 || values > MAX_VALUES)
    throw badRequest('impersonation asks for too much at once');
  if (username === '') {
    const what = uid !== undefined ? `uid ${uid}` : groups.length > 0 ? 'groups' : 'extra';
    throw badRequest(`requested impersonation of ${what} without impersonating a user`);
  }
  return { username, groups, uid, extra };
}

function demandsOf({ username, groups, uid, extra }: Wanted): readonly Demand[] {
  const account = SERVICE_ACCOUNT.exec(username);
  return [
    account === null
      ? { resource: 'users', name: username }
      : { resource: 'serviceaccounts', namespace: account[1], name: account[2] ?? '' },
    ...groups.map((name) => ({ resource: 'groups', name })),
    ...[...extra].flatMap(([key, values]) =>
      values.map((name) => ({ group: GROUP, resource: 'userextras', subresource: key, name })),
    ),
    ...(uid === undefined ? [] : [{ group: GROUP, resource: 'uids', name: uid }]),
  ];
}

function demand(rbac: Rbac, user: UserInfo, wanted: Demand): void {
  const { group = '', resource, subresource = '', namespace, name } = wanted;
  const attributes = { user, verb: 'impersonate', group, resource, subresource, namespace, name };
  if (!rbac.allows(attributes)) throw deniedResource(attributes);
}

/**
 * `kubectl --as`: the user that the request is to be answered for, when the asker may impersonate them. Throws Forbidden,
 * and BadRequest for headers that do not make sense together.
 */
export function impersonate(request: IncomingMessage, asker: UserInfo, rbac: Rbac): UserInfo {
  const wanted = readHeaders(request);
  if (wanted === undefined) return asker;
  for (const one of demandsOf(wanted)) demand(rbac, asker, one);
  const { username, groups, uid, extra } = wanted;
  return {
    username,
    groups: groupsOf(username, groups),
    ...(uid === undefined ? {} : { uid }),
    ...(extra.size === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}
