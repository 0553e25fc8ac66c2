import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommandFailure } from '../output.ts';
import type { Handler } from './servers.ts';

/** A listener of a process that serves clusters, and not this machine alone. */
export interface ProcessListener {
  readonly port: number;
  /** Takes no new connection, lets what is under way end for at most `grace` milliseconds. */
  close(grace: number): Promise<void>;
}

/** Bounds that keep a slow or hostile caller from holding a connection for ever. Milliseconds and bytes. */
export const PROCESS_BOUNDS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 120_000,
  maxHeaderSize: 16_384,
} as const;
export const HANDSHAKE_TIMEOUT = 10_000;
const CONNECTIONS = 2000;

/** Rejects with `CommandFailure` when the port cannot be had. An empty address is every address. */
export function listenOn(
  server: Server,
  where: { readonly address: string; readonly port: number },
  handler: Handler,
): Promise<ProcessListener> {
  server.maxConnections = CONNECTIONS;
  server.on('request', handler);
  return new Promise((resolve, reject) => {
    // Stays for good: an accept that fails later must not end the process.
    server.on('error', (failure) =>
      reject(new CommandFailure(`cannot listen on port ${where.port}: ${failure.message}`)),
    );
    const { port, address } = where;
    server.listen({ port, ...(address && { host: address }), backlog: CONNECTIONS }, () =>
      resolve({ port: (server.address() as AddressInfo).port, close: (grace) => close(server, grace) }),
    );
  });
}

function close(server: Server, grace: number): Promise<void> {
  return new Promise((closed) => {
    const impatience = setTimeout(() => server.closeAllConnections(), grace);
    server.close(() => {
      clearTimeout(impatience);
      closed();
    });
    server.closeIdleConnections();
  });
}
