import type { AddressInfo } from 'node:net';
import { type HttpHandler, http, type Server } from '../../http.ts';

/** One address that something of the agent is served on. */
export interface AgentServer {
  /** Without brackets. */
  readonly address: string;
  readonly port: number;
  /** Takes no new connection and ends within `grace` milliseconds. */
  close(grace: number): Promise<void>;
}

/** What a slow or hostile workload may hold. Milliseconds; times are the reference's. A token has at most 20,000 characters. */
const BOUNDS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 5000,
  maxHeaderSize: 32 * 1024,
};
const MOST_CONNECTIONS = 4096;

/** Brackets are part of a bind host's value, as the reference's flags have them. */
export function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** Port 0 picks a free one. Rejects when it cannot listen. */
export function listenAgent(
  where: { readonly host: string; readonly port: number },
  handler: HttpHandler,
): Promise<AgentServer> {
  const server = http.createServer(BOUNDS, handler);
  server.maxConnections = MOST_CONNECTIONS;
  server.on('clientError', (_failure, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  const address = bareHost(where.host);
  return new Promise((resolve, reject) => {
    // Stays for good: an accept that fails later must not end the process.
    server.on('error', reject);
    // The queue of 511 that a listener has by default drops the connections of pods that start together: they try again a second later.
    const queue = { backlog: MOST_CONNECTIONS };
    server.listen({ host: address, port: where.port, ipv6Only: address.includes(':'), ...queue }, () =>
      resolve({
        address,
        port: (server.address() as AddressInfo).port,
        close: (grace) => closeServer(server, grace),
      }),
    );
  });
}

function closeServer(server: Server, grace: number): Promise<void> {
  return new Promise((closed) => {
    const impatience = setTimeout(() => server.closeAllConnections(), grace);
    server.close(() => {
      clearTimeout(impatience);
      closed();
    });
    server.closeIdleConnections();
  });
}
