import type { IncomingMessage } from 'node:http';

/** Who asks, as the connection tells it: nothing here is the client's own word. */
export interface Client {
  /** Address that the request came from, without the `::ffff:` of mapped ones. */
  readonly address: string;
  /** Address and port that it came to. */
  readonly localAddress: string;
  readonly localPort: number;
  readonly ipv6: boolean;
}

/** A request, parsed and copied. Bodies are never read: no operation of the agent has one. */
export interface AgentRequest {
  readonly method: string;
  /** Path as sent, without the query: never decoded, so that there is one spelling of everything. */
  readonly path: string;
  /** Undefined only from HTTP/1.0 clients that sent none. */
  readonly host: string | undefined;
  /** True when a proxy says that it forwards for somebody. */
  readonly forwarded: boolean;
  /** Other headers, by name in lower case. */
  header(name: string): string | undefined;
  readonly client: Client;
}

const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

function clientOf({ socket }: IncomingMessage): Client {
  return {
    address: (socket.remoteAddress ?? '').replace(MAPPED, ''),
    localAddress: (socket.localAddress ?? '').replace(MAPPED, ''),
    localPort: socket.localPort ?? 0,
    ipv6: (socket.localAddress ?? '').includes(':') && !MAPPED.test(socket.localAddress ?? ''),
  };
}

/** Undefined for a target that is no path of this host: absolute forms are for proxies, and this is none. */
export function readRequest(message: IncomingMessage): AgentRequest | undefined {
  const target = message.url ?? '';
  if (!target.startsWith('/')) return undefined;
  const query = target.indexOf('?');
  const { headers } = message;
  return {
    method: message.method ?? '',
    path: query === -1 ? target : target.slice(0, query),
    host: headers.host,
    forwarded: headers['x-forwarded-for'] !== undefined,
    header: (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    client: clientOf(message),
  };
}
