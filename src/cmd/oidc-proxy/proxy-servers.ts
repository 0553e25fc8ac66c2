import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as after } from 'node:timers';
import type { OidcProxy } from '../../kubernetes/oidc-proxy/index.ts';
import type { ServingCertificate, ServingPair } from '../../kubernetes/serving/index.ts';
import { CommandFailure } from '../output.ts';
import type { ProxyMetrics } from './proxy-metrics.ts';

export interface ProxyListener {
  readonly port: number;
  /** Takes no new connection, lets what is under way end for at most `grace` milliseconds. */
  close(grace: number): Promise<void>;
}

/** Bounds on requests; answers and tunnels live as long as both ends want. Milliseconds. A token may take 20 KB of the head. */
const BOUNDS = {
  headersTimeout: 20_000,
  requestTimeout: 600_000,
  keepAliveTimeout: 120_000,
  maxHeaderSize: 65_536,
  insecureHTTPParser: false,
  requireHostHeader: true,
};
const HANDSHAKE = 10_000;
const CONNECTIONS = 4096;

const MALFORMED = 'HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

/** The door that people's clients call. `tunnels` holds the connections that were given to `exec` and its like. */
export function listenTls(
  where: { readonly address: string; readonly port: number },
  certificate: ServingCertificate,
  parts: { readonly proxy: OidcProxy; readonly metrics: ProxyMetrics; readonly tunnels: Set<Duplex> },
): Promise<ProxyListener> {
  const { proxy, metrics, tunnels } = parts;
  const context = ({ certificatePem, privateKeyPem }: ServingPair) => ({
    cert: certificatePem,
    key: privateKeyPem,
    minVersion: 'TLSv1.2' as const,
  });
  const server = createHttpsServer({
    ...BOUNDS,
    ...context(certificate.current),
    handshakeTimeout: HANDSHAKE,
    ALPNProtocols: ['http/1.1'],
    shouldUpgradeCallback: (request) => proxy.takesUpgrade(request),
  });
  certificate.onChange((pair) => server.setSecureContext(context(pair)));
  server.on('upgrade', (request, socket, head) => {
    tunnels.add(socket);
    socket.once('close', () => tunnels.delete(socket));
    proxy.upgrade(request, socket, head);
  });
  return listen(server, where, tunnels, (request, response) => {
    response.once('close', () => metrics.answered(request.method ?? '', response.statusCode));
    proxy.handle(request, response);
  });
}

/** The plain door: probes and metrics, nothing that decides. */
export function listenProbes(
  where: { readonly address: string; readonly port: number },
  parts: { readonly metrics: ProxyMetrics; readiness(): { readonly ready: boolean; readonly text: string } },
): Promise<ProxyListener> {
  const answer = (response: ServerResponse, status: number, text: string) =>
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
  return listen(createHttpServer(BOUNDS), where, new Set(), ({ url = '/' }, response) => {
    const path = url.replace(/\?.*$/s, '');
    const { ready, text } = parts.readiness();
    if (path === '/metrics')
      parts.metrics.render().then(
        (body) => response.writeHead(200, { 'content-type': parts.metrics.contentType }).end(body),
        () => response.writeHead(500).end(),
      );
    else if (path === '/livez' || path === '/healthz') answer(response, 200, 'ok');
    else if (path === '/readyz' || path === '/ready') answer(response, ready ? 200 : 503, text);
    else answer(response, 404, '404 page not found\n');
  });
}

function listen(
  server: Server,
  { address, port }: { readonly address: string; readonly port: number },
  tunnels: ReadonlySet<Duplex>,
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<ProxyListener> {
  server.maxConnections = CONNECTIONS;
  server.on('request', handler);
  server.on('clientError', (_failure, socket) => {
    if (socket.writable) socket.end(MALFORMED);
  });
  return new Promise((resolve, reject) => {
    // Stays for good: an accept that fails later must not end the process.
    server.on('error', (failure) =>
      reject(new CommandFailure(`cannot listen on port ${port}: ${failure.message}`)),
    );
    server.listen(port, address, () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        close: (grace) => close(server, tunnels, grace),
      }),
    );
  });
}

function close(server: Server, tunnels: ReadonlySet<Duplex>, grace: number): Promise<void> {
  return new Promise((closed) => {
    const impatience = after(() => {
      server.closeAllConnections();
      // The server no longer counts these as its own.
      for (const socket of tunnels) socket.destroy();
    }, grace);
    server.close(() => {
      clearTimeout(impatience);
      closed();
    });
    server.closeIdleConnections();
  });
}
