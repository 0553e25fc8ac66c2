import type { IncomingMessage } from 'node:http';
import type { RequestFacts } from '../../core/principal/permission.ts';
import type { WireRequest } from '../protocol/wire.ts';

const MAXIMUM_USER_AGENT = 1024;
const MAPPED = '::ffff:';
const EMPTY = new Uint8Array(0);

/** The head of a request, its body still to come. Undefined when the target is not a path. */
export function readHead(request: IncomingMessage): WireRequest | undefined {
  const target = request.url ?? '';
  if (target.charCodeAt(0) !== 0x2f) return undefined;
  const mark = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    rawQuery: mark < 0 ? '' : target.slice(mark + 1),
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body: EMPTY,
  };
}

/** The facts of a request as conditions see them. */
export function readFacts(request: IncomingMessage, time: number, region: string): RequestFacts {
  const address = request.socket.remoteAddress ?? '';
  return {
    time,
    sourceIp: address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, MAXIMUM_USER_AGENT),
    secureTransport: 'encrypted' in request.socket,
    region,
  };
}
