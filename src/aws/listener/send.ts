import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { WireResponse } from '../protocol/wire.ts';

/** Sends an answer. When the client has gone, a streaming body is still closed; nothing else happens. */
export function send(response: ServerResponse, answer: WireResponse, onBroken: (cause: Error) => void): void {
  const { body } = answer;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    if (response.destroyed || response.headersSent) return;
    sendWhole(response, answer, body);
    return;
  }
  if (!response.destroyed && !response.headersSent) response.writeHead(answer.status, answer.headers);
  // Node destroys both ends when either fails: the file behind the body is closed.
  pipeline(Readable.from(body, { objectMode: false }), response, (cause) => {
    if (cause) onBroken(cause);
  });
}

function sendWhole(response: ServerResponse, answer: WireResponse, body: string | Uint8Array): void {
  const { status, headers } = answer;
  if (status === 204 || status === 304) {
    response.writeHead(status, headers).end();
    return;
  }
  if (body.length === 0 && headers['Content-Length'] !== undefined) {
    // A HEAD answer states the length of what it does not send.
    response.writeHead(status, headers).end();
    return;
  }
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  response.writeHead(status, { ...headers, 'content-length': length }).end(body);
}

/** An answer without an operation: a redirect or a refusal of the transport itself. No request id (sts.md 2.4). */
export function sendBare(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { ...headers, 'content-length': 0 }).end();
}
