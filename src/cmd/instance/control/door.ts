import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../../../core/errors/refusal.ts';
import type { Services } from '../../../service/services.ts';
import { OWN_PREFIX, type PathDoor } from '../../listeners/router.ts';
import { recordControl } from './audit.ts';
import { checkMembers, type Members, readMembers } from './members.ts';
import { readText } from './read-text.ts';
import { CONTROL_VERBS, type ControlParts, type ControlVerb } from './verbs.ts';

/** Paths of the control calls: the verb follows. */
export const CONTROL_PREFIX = `${OWN_PREFIX}control/`;

const BEARER = 'Bearer ';
const LOOPBACK: ReadonlySet<string | undefined> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * What the owner of the data directory may ask of the running instance: accounts and their service control policies. Whoever can
 * read the run file holds the token; it lives as long as the process. Only the plain listener has this door, and only for this machine.
 */
export function controlDoor(services: Services, token: string, parts: ControlParts = {}): PathDoor {
  return {
    matches: (path) => path.startsWith(CONTROL_PREFIX),
    handle: (request, response) => {
      serve({ services, token, parts }, request).then(
        (result) => answer(response, 200, result),
        (error: unknown) => refuse(services, response, error),
      );
    },
  };
}

interface Door {
  readonly services: Services;
  readonly token: string;
  readonly parts: ControlParts;
}

async function serve({ services, token, parts }: Door, request: IncomingMessage): Promise<unknown> {
  if (request.method !== 'POST')
    throw new Refusal('MethodNotAllowed', 405, 'control calls are POST requests');
  // Before a byte of the body: a stranger learns nothing of verbs, and makes nothing be kept.
  if (!LOOPBACK.has(request.socket.remoteAddress) || !owner(services, token, request))
    throw new Refusal('AccessDenied', 403, 'the control token is missing or wrong');
  const name = (request.url ?? '').slice(CONTROL_PREFIX.length);
  const verb = Object.hasOwn(CONTROL_VERBS, name) ? CONTROL_VERBS[name] : undefined;
  if (verb === undefined) throw new Refusal('UnknownOperation', 404, 'there is no such control call');
  const members = readMembers(await readText(request));
  checkMembers(members, verb.members);
  return audited({ services, token, parts }, verb, members);
}

function owner({ cryptography }: Services, token: string, { headers }: IncomingMessage): boolean {
  const given = headers.authorization ?? '';
  return given.startsWith(BEARER) && cryptography.equal(given.slice(BEARER.length), token);
}

async function audited({ services, parts }: Door, verb: ControlVerb, members: Members): Promise<unknown> {
  try {
    const result = await verb.run(services, members, parts);
    recordControl(services, verb, members, undefined);
    return result;
  } catch (error) {
    recordControl(services, verb, members, error);
    throw error;
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body ?? null);
  // After a refusal the rest of the body is not read, so the connection cannot be used again.
  const head = { 'content-type': 'application/json', 'cache-control': 'no-store', connection: 'close' };
  response.writeHead(status, head).end(text);
}

function refuse({ log }: Services, response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  if (error instanceof Refusal) {
    answer(response, error.status, { code: error.code, message: error.message });
    return;
  }
  log.error('control.failed', { error: error instanceof Error ? error.name : typeof error });
  answer(response, 500, {
    code: 'InternalFailure',
    message: 'the instance could not do it; its log says more',
  });
}
