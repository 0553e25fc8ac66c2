import { type ClientRequest, type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as after } from 'node:timers';
import { ANSWER_TIMEOUT, answerHeaders, passOn } from './forward.ts';
import { headerFields } from './header-fields.ts';
import { answerRefusal, badRequest, internalError } from './refusals.ts';

/** What `exec`, `attach`, `port-forward` and `cp` speak. Any other protocol would be a way around the checks of requests. */
const PROTOCOLS: ReadonlySet<string> = new Set(['websocket', 'spdy/3.1']);
const KEEP_ALIVE = 30_000;

/** The one protocol that a request asks for, when it is one that is passed on. */
export function wantedProtocol({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): string | undefined {
  const [protocol, ...more] = headerFields(rawHeaders).get('upgrade') ?? [];
  return protocol !== undefined && more.length === 0 && PROTOCOLS.has(protocol.toLowerCase())
    ? protocol
    : undefined;
}

/** A body before the tunnel would be read as its first bytes by one side only. Throws BadRequest. */
export function checkUpgrade(request: IncomingMessage): string {
  const protocol = wantedProtocol(request);
  if (protocol === undefined) throw badRequest('only WebSocket and SPDY/3.1 are passed on');
  const fields = headerFields(request.rawHeaders);
  const [length = '0', ...more] = fields.get('content-length') ?? [];
  if (fields.has('transfer-encoding') || more.length > 0 || length !== '0')
    throw badRequest('a request for another protocol must have no body');
  return protocol;
}

/** An ordinary answer on a connection that its server gave away; the connection ends with it, and what followed is never read. */
export function answerOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // A TLS socket is a net.Socket to whoever writes answers; the server's types say Duplex.
  response.assignSocket(socket as Socket);
  response.once('finish', () => {
    response.detachSocket(socket as Socket);
    socket.end();
  });
  return response;
}

function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('error', () => to.destroy());
    from.once('close', () => to.destroy());
    from.pipe(to);
  }
}

function switchedHead(answer: IncomingMessage, protocol: string): string {
  const headers = answerHeaders(answer);
  const lines = [`HTTP/1.1 101 Switching Protocols`, 'Connection: Upgrade', `Upgrade: ${protocol}`];
  for (let index = 0; index + 1 < headers.length; index += 2)
    lines.push(`${headers[index]}: ${headers[index + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** A caller's connection that asks for another protocol. */
export interface Upgrading {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What came behind the head, for the protocol to come. */
  readonly head: Buffer;
  readonly protocol: string;
}

/** Joins the caller's connection with the API's once the API agrees; until then nothing of the caller's goes there. */
export function tunnel({ request, socket, head, protocol }: Upgrading, opened: ClientRequest): void {
  const impatience = after(() => opened.destroy(new Error('no answer in time')), ANSWER_TIMEOUT);
  const gone = () => opened.destroy();
  socket.once('close', gone);
  opened.once('upgrade', (answer, upstream, first) => {
    clearTimeout(impatience);
    upstream.on('error', () => socket.destroy());
    if (answer.headers.upgrade?.toLowerCase() !== protocol.toLowerCase()) {
      upstream.destroy();
      answerRefusal(answerOn(request, socket), internalError('the API answered another protocol'));
      return;
    }
    for (const each of [socket, upstream]) (each as Socket).setKeepAlive?.(true, KEEP_ALIVE);
    socket.write(switchedHead(answer, protocol), 'latin1');
    if (first.length > 0) socket.write(first);
    if (head.length > 0) upstream.write(head);
    join(socket, upstream);
  });
  opened.once('response', (answer) => {
    clearTimeout(impatience);
    passOn(answer, answerOn(request, socket));
  });
  opened.on('error', (failure) => {
    clearTimeout(impatience);
    if (socket.destroyed) return;
    answerRefusal(
      answerOn(request, socket),
      internalError("the cluster's API could not be reached", failure),
    );
  });
  opened.end();
}
