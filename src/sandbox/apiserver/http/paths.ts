import { deniedPath } from '../authorization/denials.ts';
import { serveDiscovery } from '../discovery/serve.ts';
import { noSuchResource } from '../errors/refusals.ts';
import { serveOpenApi } from '../openapi/serve.ts';
import type { Exchange } from './exchange.ts';
import { JSON_FORMAT, respond, respondText } from './respond.ts';
import type { ServerContext } from './server-context.ts';
import { SERVER_VERSION } from './server-version.ts';
import { serveServiceAccountIssuer } from './service-account-issuer.ts';

const HEALTH = /^\/(?:healthz|livez|readyz)(?:\/ping)?$/;

/** `?verbose` lists the checks. There is one: that the server answers. */
function healthText(path: string, query: URLSearchParams): string {
  const check = path.split('/')[1] ?? '';
  return query.has('verbose') ? `[+]ping ok\n${check} check passed\n` : 'ok';
}

/** Paths that are no resource: health, version, discovery, OpenAPI. */
export function handlePath(context: ServerContext, exchange: Exchange, path: string): void {
  const { request, response, user } = exchange;
  const wanted = { user, verb: (request.method ?? 'GET').toLowerCase(), path };
  if (!context.rbac.allowsPath(wanted)) throw deniedPath(wanted);
  if (request.method !== 'GET' && request.method !== 'HEAD') throw noSuchResource();
  if (HEALTH.test(path)) respondText(response, 200, healthText(path, exchange.query));
  else if (path === '/version') respond(response, 200, SERVER_VERSION, JSON_FORMAT);
  else if (serveServiceAccountIssuer(context, exchange, path)) return;
  else if (!serveDiscovery(exchange, path) && !serveOpenApi(exchange, path)) throw noSuchResource();
}
