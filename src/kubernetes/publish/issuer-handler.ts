import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../core/ports/runtime.ts';
import type { PublishedIssuer } from './published-issuer.ts';

export interface IssuerHandlerOptions {
  readonly published: PublishedIssuer;
  /** Path of the issuer's URL, without a slash at its end; empty for a bare host. */
  readonly basePath: string;
  readonly log: Log;
}

/** Relying parties may keep the keys for so long; an unknown kid makes them ask before. */
const CACHEABLE = 'public, max-age=300';

/**
 * Serves the two documents under the issuer's path. The cluster is asked for each request for keys, so that a key that began to
 * sign a moment ago is there for the first token that it signed; when the cluster is away, what was published last is served.
 */
export function issuerHandler(
  options: IssuerHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { basePath } = options;
  return ({ method, url = '/' }, response) => {
    const path = url.split('?', 1)[0] ?? '';
    const discovery = path === `${basePath}/.well-known/openid-configuration`;
    if (!discovery && path !== `${basePath}/keys`) return send(response, 404, '{"message":"Not Found"}');
    if (method !== 'GET' && method !== 'HEAD')
      return send(response, 405, '{"message":"Method Not Allowed"}', { allow: 'GET, HEAD' });
    documentOf(options, discovery).then(
      (body) => send(response, 200, body, { 'cache-control': CACHEABLE }),
      () => send(response, 503, '{"message":"Service Unavailable"}', { 'retry-after': '1' }),
    );
  };
}

async function documentOf({ published, log }: IssuerHandlerOptions, discovery: boolean): Promise<string> {
  const known = published.documents;
  if (discovery && known !== undefined) return known.discovery;
  try {
    const fresh = await published.refresh();
    return discovery ? fresh.discovery : fresh.keys;
  } catch (cause) {
    log.warn('publish.refresh-failed', { message: cause instanceof Error ? cause.message : String(cause) });
    if (known === undefined) throw cause;
    return known.keys;
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      ...headers,
    })
    .end(body);
}
