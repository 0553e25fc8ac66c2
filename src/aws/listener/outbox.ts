import type { ServerResponse } from 'node:http';

/** An answer whose bytes are all there. */
export interface WholeAnswer {
  readonly response: ServerResponse;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly onBroken: (cause: Error) => void;
}

/** A body of no bytes that states a length answers a HEAD: nothing follows. */
function hasBody({ status, headers, body }: WholeAnswer): boolean {
  if (status === 204 || status === 304) return false;
  return body.length > 0 || headers['Content-Length'] === undefined;
}

/** Head and body in one write to the socket. */
function write(answer: WholeAnswer): void {
  const { response, status, headers, body } = answer;
  if (response.destroyed || response.headersSent) return;
  const head: string[] = [];
  for (const name in headers) head.push(name, headers[name] ?? '');
  if (!hasBody(answer)) {
    response.writeHead(status, head).end();
    return;
  }
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  head.push('content-length', String(length));
  response.writeHead(status, head);
  // A text of as many bytes as characters is ASCII, which goes out without an encoder.
  if (typeof body === 'string') response.end(body, length === body.length ? 'latin1' : 'utf8');
  else response.end(body);
}

let waiting: WholeAnswer[] = [];

function writeAll(): void {
  const answers = waiting;
  waiting = [];
  for (const answer of answers) {
    try {
      write(answer);
    } catch (cause) {
      // Nothing can be said any more on this connection; the others get their answers.
      answer.response.destroy();
      answer.onBroken(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }
}

/**
 * Sends the answer at the end of this turn of the event loop, together with the turn's others: each write wakes the client's side,
 * which then competes for the processor with the requests that are still to be served. Under load that costs more than it gives
 * the first client; alone, an answer waits for nothing.
 */
export function post(answer: WholeAnswer): void {
  if (waiting.push(answer) === 1) setImmediate(writeAll);
}
