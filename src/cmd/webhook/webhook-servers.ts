import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { ServingCertificate, ServingPair } from '../../kubernetes/serving/index.ts';
import {
  HANDSHAKE_TIMEOUT,
  listenOn,
  PROCESS_BOUNDS,
  type ProcessListener,
} from '../listeners/process-listener.ts';
import type { Handler } from '../listeners/servers.ts';
import type { Readiness } from './readiness.ts';
import type { WebhookMetrics } from './webhook-metrics.ts';

export interface WebhookDoors {
  readonly mutate: Handler;
  readonly metrics: WebhookMetrics;
  readiness(): Readiness;
}

/** Label values come from here: a caller must not be able to make new ones. */
const VERBS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);

/** The door that the API server calls. */
export function listenTls(
  where: { readonly address: string; readonly port: number; readonly minVersion: 'TLSv1.2' | 'TLSv1.3' },
  certificate: ServingCertificate,
  doors: WebhookDoors,
): Promise<ProcessListener> {
  const context = ({ certificatePem, privateKeyPem }: ServingPair) => ({
    cert: certificatePem,
    key: privateKeyPem,
    minVersion: where.minVersion,
  });
  const server = createHttpsServer({
    ...PROCESS_BOUNDS,
    ...context(certificate.current),
    handshakeTimeout: HANDSHAKE_TIMEOUT,
    ALPNProtocols: ['http/1.1'],
  });
  certificate.onChange((pair) => server.setSecureContext(context(pair)));
  const { mutate } = doors;
  return listenOn(
    server,
    where,
    measured(doors, (path) => (path === '/mutate' ? mutate : probes(doors, path))),
  );
}

/** The plain door: metrics and probes, nothing that decides. */
export function listenMetrics(
  where: { readonly address: string; readonly port: number },
  doors: WebhookDoors,
): Promise<ProcessListener> {
  const { metrics } = doors;
  const render: Handler = (_request, response) => {
    metrics.render().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  };
  const server = createHttpServer(PROCESS_BOUNDS);
  return listenOn(server, where, (request, response) => {
    const path = pathOf(request);
    const handle = path === '/metrics' ? render : probes(doors, path);
    handle(request, response);
  });
}

function measured(doors: WebhookDoors, door: (path: string) => Handler): Handler {
  return (request, response) => {
    const begin = performance.now();
    const path = pathOf(request);
    const record = (): void => {
      const verb = VERBS.has(request.method ?? '') ? (request.method ?? '') : 'OTHER';
      const microseconds = (performance.now() - begin) * 1000;
      doors.metrics.request(
        verb,
        KNOWN.has(path) ? path : 'other',
        String(response.statusCode),
        microseconds,
      );
    };
    response.once('finish', record);
    door(path)(request, response);
  };
}

const KNOWN: ReadonlySet<string> = new Set(['/mutate', '/healthz', '/readyz']);

function probes(doors: WebhookDoors, path: string): Handler {
  return (_request, response) => {
    if (path === '/healthz') return answer(response, 200, 'ok');
    if (path !== '/readyz') return answer(response, 404, '404 page not found\n');
    const { ready, text } = doors.readiness();
    return answer(response, ready ? 200 : 503, text);
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, headers).end(text);
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
