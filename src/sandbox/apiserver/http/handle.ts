import { type IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Refusal } from '../../../core/errors/refusal.ts';
import { authenticate } from '../authentication/authenticate.ts';
import { impersonate } from '../authentication/impersonate.ts';
import { internal, noSuchResource } from '../errors/refusals.ts';
import type { Upgrade } from './exchange.ts';
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
  upgrade?: Upgrade,
): Promise<void> {
  const url = request.url ?? '/';
  const cut = url.indexOf('?');
  const path = cut < 0 ? url : url.slice(0, cut);
  const query = new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1));
  const user = impersonate(request, authenticate(request, context.tokens), context.rbac);
  const target = parsePath(path);
  if (target === undefined) throw noSuchResource();
  const exchange = {
    request,
    response,
    path,
    query,
    user,
    warnings,
    ...(upgrade === undefined ? {} : { upgrade }),
  };
  if (target.type === 'path') handlePath(context, exchange, target.path);
  else await handleResource(context, exchange, target);
}

/** Answers one request: authenticate, find the place, authorize, act. Every refusal is a Status. */
export function handleRequest(
  context: ServerContext,
  request: IncomingMessage,
  response: ServerResponse,
  upgrade?: Upgrade,
): void {
  const warnings: string[] = [];
  serve(context, request, response, warnings, upgrade).catch((error: unknown) => {
    if (error instanceof Refusal) {
      respondRefusal(response, error, warnings);
      return;
    }
    // The cause stays here: it may name files or carry a body.
    context.services.log.error('sandbox.apiserver.fault', {
      method: request.method,
      error: error instanceof Error ? error.stack : String(error),
    });
    respondRefusal(response, internal('the request could not be served'));
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
