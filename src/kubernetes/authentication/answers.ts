import type { ServerResponse } from 'node:http';

interface Waiting {
  readonly response: ServerResponse;
  readonly status: number;
  readonly body: string;
}

const TYPE = 'application/json; charset=UTF-8';

let waiting: Waiting[] = [];

function write({ response, status, body }: Waiting): void {
  if (response.destroyed || response.headersSent) return;
  const length = Buffer.byteLength(body);
  response.writeHead(status, ['content-type', TYPE, 'content-length', String(length)]);
  // A text of as many bytes as characters is ASCII, which goes out without an encoder.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
}

function writeAll(): void {
  const answers = waiting;
  waiting = [];
  for (const answer of answers) {
    try {
      write(answer);
    } catch {
      // Nothing can be said any more on this connection; the others get their answers.
      answer.response.destroy();
    }
  }
}

/**
 * Sends an answer at the end of this turn of the event loop, together with the turn's others: each write wakes the API server, which
 * on a small machine then competes for the processor with the reviews that are still to be judged. Alone, an answer waits for nothing.
 */
export function sendJson(response: ServerResponse, status: number, body: string): void {
  if (waiting.push({ response, status, body }) === 1) setImmediate(writeAll);
}
