import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { WireResponse } from '../protocol/wire.ts';
import { post } from './outbox.ts';

/** Sends an answer. When the client has gone, a streaming body is still closed; nothing else happens. */
export function send(response: ServerResponse, answer: WireResponse, onBroken: (cause: Error) => void): void {
  const { status, headers, body } = answer;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    post({ response, status, headers, body, onBroken });
    return;
  }
  if (!response.destroyed && !response.headersSent) response.writeHead(status, headers);
  // Node destroys both ends when either fails: the file behind the body is closed.
  pipeline(Readable.from(body, { objectMode: false }), response, (cause) => {
    if (cause) onBroken(cause);
  });
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
