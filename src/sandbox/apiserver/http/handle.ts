import { type IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Refusal } from '../../../core/errors/refusal.ts';
import type { CallNote } from '../audit/call-note.ts';
import { recordCall } from '../audit/record-call.ts';
import { authenticate } from '../authentication/authenticate.ts';
import { impersonate } from '../authentication/impersonate.ts';
import { internal, noSuchResource } from '../errors/refusals.ts';
import { StatusRefusal } from '../errors/status.ts';
import type { Exchange, Upgrade } from './exchange.ts';
import { parsePath } from './path.ts';
import { handlePath } from './paths.ts';
import { handleResource } from './resources.ts';
import { respondRefusal } from './respond.ts';
import type { ServerContext } from './server-context.ts';

const ROOTS = new Set([
  'api',
  'apis',
  'openapi',
  'openid',
  '.well-known',
  'version',
  'healthz',
  'livez',
  'readyz',
]);

/** Is the path of the Kubernetes API? `path` may carry a query. */
export function isApiPath(path: string): boolean {
  return ROOTS.has(/^\/([^/?]*)/.exec(path)?.[1] ?? '');
}

async function serve(
  context: ServerContext,
  request: IncomingMessage,
  response: ServerResponse,
  warnings: string[],
  { note, began }: Pick<Exchange, 'note' | 'began'>,
  upgrade?: Upgrade,
): Promise<void> {
  const url = request.url ?? '/';
  const cut = url.indexOf('?');
  const path = cut < 0 ? url : url.slice(0, cut);
  const query = new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1));
  note.asker = await authenticate(request, context.tokens, note);
  // Gone while its token was judged: nothing that is begun now would learn of it.
  if (request.socket.destroyed) throw new StatusRefusal('ClientClosedRequest', 499, 'the client went away');
  const user = impersonate(request, note.asker, context.rbac);
  note.user = user;
  const target = parsePath(path);
  if (target === undefined) throw noSuchResource();
  note.target = target;
  const exchange = {
    request,
    response,
    path,
    query,
    user,
    warnings,
    note,
    began,
    ...(upgrade === undefined ? {} : { upgrade }),
  };
  if (target.type === 'path') handlePath(context, exchange, target.path);
  else await handleResource(context, exchange, target);
}

/** Any failure as a refusal. The cause of a fault stays here: it may name files or carry a body. */
function refusalOf(context: ServerContext, request: IncomingMessage, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  context.services.log.error('sandbox.apiserver.fault', {
    method: request.method,
    error: error instanceof Error ? error.stack : String(error),
  });
  return internal('the request could not be served');
}

/** Answers one request: authenticate, find the place, authorize, act, audit. Every refusal is a Status. */
export function handleRequest(
  context: ServerContext,
  request: IncomingMessage,
  response: ServerResponse,
  upgrade?: Upgrade,
): void {
  const warnings: string[] = [];
  const note: CallNote = { id: context.services.cryptography.randomUuid() };
  response.setHeader('Audit-Id', note.id);
  let recorded = false;
  const record = (refusal?: Refusal): void => {
    if (!recorded) recordCall(context, request, note, refusal);
    recorded = true;
  };
  serve(context, request, response, warnings, { note, began: () => record() }, upgrade)
    .then(
      () => record(),
      (error: unknown) => {
        const refusal = refusalOf(context, request, error);
        record(refusal);
        respondRefusal(response, refusal, warnings);
      },
    )
    .catch((error: unknown) => {
      // Nothing can be said any more: the connection is cut rather than an unaudited refusal answered.
      refusalOf(context, request, error);
      response.destroy();
    });
}

/**
 * A request that asks to speak something else over its connection: judged like any other, and refused in the same words. A
 * place that has only ordinary answers gives one.
 */
export function handleUpgrade(
  context: ServerContext,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  // Of the listener's own making, which knows no other connections.
  if (!(socket instanceof Socket)) {
    socket.destroy();
    return;
  }
  socket.on('error', () => socket.destroy());
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  response.shouldKeepAlive = false;
  response.once('finish', () => socket.end());
  handleRequest(context, request, response, { socket, head });
}
