import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { type ClusterConnection, checkServer } from './connection.ts';

/** One request to the API server, before its answer is judged. */
export interface TransportRequest {
  readonly method: string;
  /** Path below the server's base, with its query. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly signal: AbortSignal;
}

export interface Transport {
  /** Resolves with the answer's head; rejects on network, TLS and abort. Redirects are not followed: they would carry the token. */
  send(request: TransportRequest): Promise<IncomingMessage>;
  close(): void;
}

const MAXIMUM_SOCKETS = 16;
const IDLE_SOCKET = 30_000;

/** Throws `ConnectionFault` when the connection's server must not be used. */
export function createTransport(connection: ClusterConnection): Transport {
  const server = checkServer(connection.server);
  const base = server.pathname.replace(/\/+$/, '');
  const agent = new Agent({
    keepAlive: true,
    maxSockets: MAXIMUM_SOCKETS,
    timeout: IDLE_SOCKET,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(connection.authorityPem === undefined ? {} : { ca: connection.authorityPem }),
    ...(connection.serverName === undefined ? {} : { servername: connection.serverName }),
    ...(connection.clientCertificate === undefined
      ? {}
      : {
          cert: connection.clientCertificate.certificatePem,
          key: connection.clientCertificate.privateKeyPem,
        }),
  });
  return {
    async send(request) {
      const headers = await requestHeaders(connection, request);
      return await new Promise<IncomingMessage>((resolve, reject) => {
        const outgoing = httpsRequest({
          agent,
          protocol: 'https:',
          host: server.hostname.replace(/^\[|\]$/g, ''),
          port: server.port === '' ? 443 : Number(server.port),
          method: request.method,
          path: base + request.path,
          headers,
          signal: request.signal,
        });
        outgoing.once('response', resolve);
        outgoing.once('error', reject);
        outgoing.end(request.body);
      });
    },
    close: () => agent.destroy(),
  };
}

async function requestHeaders(
  connection: ClusterConnection,
  request: TransportRequest,
): Promise<OutgoingHttpHeaders> {
  const token = await connection.token?.();
  return {
    accept: 'application/json',
    'user-agent': 'rolecall',
    ...(connection.impersonate === undefined
      ? {}
      : {
          'impersonate-user': connection.impersonate.user,
          'impersonate-group': [...connection.impersonate.groups],
        }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(request.body === undefined
      ? {}
      : {
          'content-type': request.contentType ?? 'application/json',
          'content-length': Buffer.byteLength(request.body),
        }),
  };
}
