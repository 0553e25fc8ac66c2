import type { IncomingMessage } from 'node:http';
import { badRequest } from '../errors/refusals.ts';
import { StatusRefusal } from '../errors/status.ts';

/** Best first: v5 can end the standard input alone (remotecommand's constants). */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

const SPDY =
  'this sandbox streams over WebSockets and not over SPDY: kubectl 1.30 and later use them by themselves, kubectl 1.29 with KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true';

export type StreamProtocol = (typeof PROTOCOLS)[number];

function tokens(header: string | undefined): readonly string[] {
  return (header ?? '').split(',').map((token) => token.trim());
}

/** A page of another host may open WebSockets with the certificates of whoever looks at it. */
function checkOrigin(request: IncomingMessage): void {
  const { origin, host } = request.headers;
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host)
    throw badRequest('a WebSocket of another origin is not accepted');
}

/**
 * How the client wants to stream. Throws a refusal that says what to do when it is not the WebSocket way: `kubectl` before
 * 1.30 speaks SPDY, which only Go's own library still does.
 */
export function streamProtocol(request: IncomingMessage): StreamProtocol {
  const wanted = (request.headers.upgrade ?? '').toLowerCase();
  if (wanted.startsWith('spdy/')) {
    throw new StatusRefusal('NotImplemented', 501, SPDY);
  }
  if (wanted !== 'websocket') throw badRequest('Upgrade request required');
  checkOrigin(request);
  const offered = tokens(request.headers['sec-websocket-protocol']);
  const protocol = PROTOCOLS.find((candidate) => offered.includes(candidate));
  if (protocol === undefined)
    throw badRequest(`unable to upgrade: the subprotocols spoken here are ${PROTOCOLS.join(', ')}`);
  return protocol;
}
