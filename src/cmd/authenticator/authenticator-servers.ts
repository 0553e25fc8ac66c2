import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { ServingPair } from '../../kubernetes/serving/index.ts';
import {
  HANDSHAKE_TIMEOUT,
  listenOn,
  PROCESS_BOUNDS,
  type ProcessListener,
} from '../listeners/process-listener.ts';
import type { Handler } from '../listeners/servers.ts';
import type { AuthenticatorMetrics } from './authenticator-metrics.ts';

/** What the TLS listener answers. */
export interface AuthenticatorDoors {
  readonly authenticate: Handler;
  /** Undefined: there are no access entries to answer from. */
  readonly authorize?: Handler;
  readonly metrics: AuthenticatorMetrics;
  /** One line for each source that is not known yet; empty when all are. */
  readonly missing: () => readonly string[];
}

/** Milliseconds between looks for requests that take too long. */
const SLOW_CHECK = 1000;

/** The door that the API server calls, TLS 1.2 or newer. */
export function listenWebhook(
  where: { readonly address: string; readonly port: number },
  { certificatePem, privateKeyPem }: ServingPair,
  doors: AuthenticatorDoors,
  bounds: Readonly<Record<string, number>> = {},
): Promise<ProcessListener> {
  const server = createHttpsServer({
    ...PROCESS_BOUNDS,
    connectionsCheckingInterval: SLOW_CHECK,
    ...bounds,
    cert: certificatePem,
    key: privateKeyPem,
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_TIMEOUT,
    ALPNProtocols: ['http/1.1'],
  });
  return listenOn(server, where, (request, response) => doorOf(doors, request)(request, response));
}

/** The reference's health server: whatever is asked, it is well. */
export function listenHealth(port: number): Promise<ProcessListener> {
  return listenOn(createHttpServer(PROCESS_BOUNDS), { address: '', port }, (_request, response) =>
    answer(response, 200, 'ok'),
  );
}

function doorOf(doors: AuthenticatorDoors, { url = '/' }: IncomingMessage): Handler {
  const [path] = url.split('?', 1);
  switch (path) {
    case '/authenticate':
      return doors.authenticate;
    case '/authorize':
      return doors.authorize ?? unknown;
    case '/metrics':
      return metricsDoor(doors.metrics);
    case '/healthz':
      return (_request, response) => answer(response, 200, 'ok');
    case '/readyz':
      return readiness(doors);
    default:
      return unknown;
  }
}

const unknown: Handler = (_request, response) => answer(response, 404, '404 page not found\n');

function readiness({ missing }: AuthenticatorDoors): Handler {
  return (_request, response) => {
    const lines = missing();
    if (lines.length === 0) answer(response, 200, 'ok');
    else answer(response, 503, `${lines.join('\n')}\nnot ready\n`);
  };
}

function metricsDoor(metrics: AuthenticatorMetrics): Handler {
  return (_request, response) => {
    metrics.render().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, headers).end(text);
}
