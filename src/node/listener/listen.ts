import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type Reply, refused, SILENCE } from './answer.ts';
import { HeldConnections } from './held.ts';
import { type AgentRequest, readRequest } from './request.ts';

export type AgentHandler = (request: AgentRequest) => Reply | Promise<Reply>;

/** One address that the agent answers on. */
export interface AgentListener {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** What a slow or hostile workload may hold: it shares the node with others that need their credentials. */
const BOUNDS = {
  headersTimeout: 5000,
  requestTimeout: 5000,
  keepAliveTimeout: 1000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 8 * 1024,
};
const MOST_CONNECTIONS = 512;
const MOST_HEADERS = 64;

/** The name that EC2's own service gives itself, and that some clients look for. */
const SERVER = 'EC2ws';

function send(message: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const length = Buffer.byteLength(answer.body);
  response.writeHead(answer.status, {
    'Content-Type': 'text/plain',
    'Content-Length': String(length),
    'Cache-Control': 'no-store',
    Server: SERVER,
    // One request a connection: nobody keeps one to wait on, and a body that was sent is never read as a request.
    Connection: 'close',
    ...answer.headers,
  });
  response.end(message.method === 'HEAD' ? undefined : answer.body);
}

async function answerFor(message: IncomingMessage, handler: AgentHandler): Promise<Reply> {
  const request = readRequest(message);
  return request === undefined ? refused(400) : await handler(request);
}

function serve(server: Server, handler: AgentHandler, onFailure: (failure: unknown) => void): void {
  const held = new HeldConnections();
  server.on('request', (message, response) => {
    message.on('error', () => undefined);
    response.on('error', () => undefined);
    answerFor(message, handler).then(
      (reply) => {
        if (reply === SILENCE) held.hold(message.socket);
        else send(message, response, reply);
      },
      (failure: unknown) => {
        onFailure(failure);
        send(message, response, refused(500));
      },
    );
  });
  server.on('clientError', (_failure, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
}

/**
 * Listens on one address; port 0 picks a free one. Rejects when it cannot. `onFailure` hears of faults of the handler, which
 * the client sees as 500.
 */
export function listen(
  where: { readonly address: string; readonly port: number },
  handler: AgentHandler,
  onFailure: (failure: unknown) => void,
): Promise<AgentListener> {
  const server = createServer(BOUNDS);
  server.maxConnections = MOST_CONNECTIONS;
  server.maxHeadersCount = MOST_HEADERS;
  serve(server, handler, onFailure);
  return new Promise((resolve, reject) => {
    // Stays for good: an accept that fails later must not end the process.
    server.on('error', reject);
    server.listen({ host: where.address, port: where.port, exclusive: true }, () =>
      resolve({
        address: where.address,
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      }),
    );
  });
}
