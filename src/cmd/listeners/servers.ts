import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import type { IssuedCertificate } from '../../core/ports/cryptography.ts';
import { CommandFailure } from '../output.ts';

/** Has the connection of a request from then on, and what was read of it after the request. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Who takes the connection of a request over that asks for another protocol; undefined: nobody, it is an ordinary request. */
export type Upgrades = (request: IncomingMessage) => UpgradeHandler | undefined;

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const LOOPBACK = '127.0.0.1';

/** Bounds that keep a slow or hostile client from holding a connection for ever. Watches and uploads live past `requestTimeout`. */
const BOUNDS = {
  headersTimeout: 20_000,
  keepAliveTimeout: 65_000,
  requestTimeout: 600_000,
  maxHeaderSize: 48 * 1024,
};

/**
 * Connections of one listener. More are closed as they come: each may hold a head, a free piece of body and a socket, and an
 * instance without file descriptors serves nobody. Connections that carry no request end by the bounds above.
 */
const MAXIMUM_CONNECTIONS = 1024;

function unready(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1', 'content-length': '0' }).end();
}

/** A listening server whose handler is set once the instance is wired; 503 until then. */
export interface Listener {
  readonly port: number;
  serve(handler: Handler, upgrades?: Upgrades): void;
  close(): Promise<void>;
}

const NOBODY: Upgrades = () => undefined;

function listen(
  make: (options: ServerOptions) => Server,
  port: number,
  connections: number,
): Promise<Listener> {
  let handler: Handler = unready;
  let takers = NOBODY;
  const taken = new Set<Duplex>();
  const server = make({ shouldUpgradeCallback: (request) => takers(request) !== undefined });
  server.maxConnections = connections;
  server.on('upgrade', (request, socket, head) => {
    taken.add(socket);
    socket.once('close', () => taken.delete(socket));
    const take = takers(request);
    if (take === undefined) socket.destroy();
    else take(request, socket, head);
  });
  server.on('request', (request, response) => handler(request, response));
  server.on('clientError', (_failure, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
  return new Promise((resolve, reject) => {
    // Stays for good: an accept that fails later (no file descriptors left) must not end the process.
    server.on('error', (failure: NodeJS.ErrnoException) => reject(describe(failure, port)));
    server.listen({ port, host: LOOPBACK, backlog: connections }, () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        serve: (next, upgrades = NOBODY) => {
          handler = next;
          takers = upgrades;
        },
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
            // The server no longer counts these as its own.
            for (const socket of taken) socket.destroy();
          }),
      }),
    );
  });
}

function describe(failure: NodeJS.ErrnoException, port: number): Error {
  if (failure.code === 'EADDRINUSE') {
    return new CommandFailure(`port ${port} on ${LOOPBACK} is taken`, {
      hint: 'choose another with --port, or --port 0',
    });
  }
  if (failure.code === 'EACCES') return new CommandFailure(`port ${port} on ${LOOPBACK} is not permitted`);
  return failure;
}

/** The plain listener: loopback only. */
export function listenHttp(port: number, connections = MAXIMUM_CONNECTIONS): Promise<Listener> {
  return listen((options) => createHttpServer({ ...BOUNDS, ...options }), port, connections);
}

/** The TLS listener can take a renewed certificate for the connections to come. */
export interface TlsListener extends Listener {
  renew(certificate: IssuedCertificate, authorityPem: string): void;
}

function context(certificate: IssuedCertificate, authorityPem: string): SecureContextOptions {
  return {
    cert: certificate.certificatePem + authorityPem,
    key: certificate.privateKeyPem,
    ca: authorityPem,
    minVersion: 'TLSv1.2',
  };
}

/** The TLS listener. Client certificates are asked for, and judged by the doors that use them. */
export async function listenHttps(
  port: number,
  certificate: IssuedCertificate,
  authorityPem: string,
): Promise<TlsListener> {
  let renew: TlsListener['renew'] = () => undefined;
  const listener = await listen(
    (options) => {
      const server = createHttpsServer({
        ...BOUNDS,
        ...options,
        ...context(certificate, authorityPem),
        requestCert: true,
        rejectUnauthorized: false,
        ALPNProtocols: ['http/1.1'],
      });
      renew = (next, authority) => server.setSecureContext(context(next, authority));
      return server;
    },
    port,
    MAXIMUM_CONNECTIONS,
  );
  return { ...listener, renew };
}
