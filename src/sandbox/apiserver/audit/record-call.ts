import type { IncomingMessage } from 'node:http';
import { isOwnUser } from '../../../core/cluster-access/reserved-names.ts';
import type { Refusal } from '../../../core/errors/refusal.ts';
import type { Workload } from '../../../core/token/workload.ts';
import type { AuditEvent } from '../../../service/audit/audit.ts';
import { parsePath, type Target } from '../http/path.ts';
import type { ServerContext } from '../http/server-context.ts';
import type { UserInfo } from '../objects/user.ts';
import type { CallNote } from './call-note.ts';

const NOBODY: UserInfo = { username: 'system:anonymous', groups: [] };

/** The step that refuses with each status. */
const CHECKS: Readonly<Record<number, string>> = { 401: 'tokenAccepted', 403: 'rbacAllows' };

const READS: ReadonlySet<string> = new Set(['get', 'list', 'watch']);
const MAXIMUM_TEXT = 1024;

const METHODS: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Discovery and health answer everybody alike, and this system's own reads are a stream without end: neither says anything. */
function isNoise({ asker, verb }: CallNote, target: Target | undefined): boolean {
  if (target?.type === 'path') return true;
  // Who sent it, not in whose name: impersonating this system must not hide what is read.
  return verb !== undefined && READS.has(verb) && isOwnUser(asker?.username ?? '');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `CreatePod`, `CreateServiceAccountToken`, `GetPath`. */
function operationOf(verb: string, target: Target | undefined): string {
  if (target === undefined) return '';
  if (target.type === 'path') return `${capital(verb)}Path`;
  return capital(verb) + target.resource.kind + capital(target.subresource?.name ?? '');
}

function parametersOf(
  verb: string,
  target: Target | undefined,
  path: string,
  written: CallNote['written'],
): Record<string, unknown> {
  if (target?.type !== 'resource') return { verb, path: path.slice(0, MAXIMUM_TEXT) };
  return {
    verb,
    apiGroup: target.resource.group,
    resource: target.resource.plural,
    subresource: target.subresource?.name,
    namespace: target.namespace,
    name: target.name === '' ? written?.name : target.name,
    uid: written?.uid,
  };
}

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;
const EXTRA = 'authentication.kubernetes.io/';

/** The pod and token behind a service account's call, as its token's claims say. */
export function workloadOfUser({ username, extra = {} }: UserInfo): Workload | undefined {
  const [, namespace, serviceAccount] = SERVICE_ACCOUNT.exec(username) ?? [];
  if (namespace === undefined || serviceAccount === undefined) return undefined;
  const of = (name: string): string | undefined => extra[EXTRA + name]?.[0];
  const entries = {
    pod: of('pod-name'),
    podUid: of('pod-uid'),
    node: of('node-name'),
    tokenId: of('credential-id')?.replace(/^JTI=/, ''),
  };
  const known = Object.entries(entries).filter(([, value]) => value !== undefined);
  return { namespace, serviceAccount, ...Object.fromEntries(known) };
}

function callerOf({ asker, user }: CallNote): AuditEvent['caller'] {
  const { username, groups } = user ?? asker ?? NOBODY;
  // Not by name: whoever impersonates itself with another group has that group's rights.
  const impersonated = asker !== undefined && user !== undefined && asker !== user;
  return {
    type: 'kubernetes',
    username,
    groups,
    ...(impersonated ? { impersonatedBy: asker.username } : {}),
  };
}

/** Audits one request on the cluster's API. Objects and tokens are never part of the event. */
export function recordCall(
  context: ServerContext,
  request: IncomingMessage,
  note: CallNote,
  refusal: Refusal | undefined,
): void {
  const { url = '/', method = '' } = request;
  const [path = '/'] = url.split('?', 1);
  const target = note.target ?? parsePath(path);
  if (refusal === undefined && isNoise(note, target)) return;
  const { clock, settings, audit } = context.services;
  const { place } = context.issue;
  const verb = note.verb ?? METHODS[method] ?? method.toLowerCase().slice(0, 16);
  audit.record({
    requestId: note.id,
    service: `kubernetes.${place.name}`,
    operation: operationOf(verb, target),
    account: place.account,
    caller: callerOf(note),
    facts: {
      time: clock.now(),
      sourceIp: request.socket.remoteAddress ?? '',
      userAgent: (request.headers['user-agent'] ?? '').slice(0, MAXIMUM_TEXT),
      secureTransport: true,
      region: settings.region,
    },
    parameters: parametersOf(verb, target, path, note.written),
    resources: [],
    additional: {},
    readOnly: READS.has(verb),
    response: note.response ?? null,
    workload: note.workload ?? (note.user && workloadOfUser(note.user)),
    ...(refusal === undefined
      ? {}
      : {
          errorCode: refusal.code,
          errorMessage: refusal.message,
          check:
            (refusal.status === 401 && note.refusedToken?.check) || (CHECKS[refusal.status] ?? 'operation'),
          ...(note.refusedToken === undefined
            ? {}
            : { reason: note.refusedToken.reason.slice(0, MAXIMUM_TEXT) }),
        }),
  });
}
