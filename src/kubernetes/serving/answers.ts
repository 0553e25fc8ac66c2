import type { ServerResponse } from 'node:http';

/** What an API server is answered. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

let waiting: (readonly [response: ServerResponse, answer: Answer])[] = [];

function write(response: ServerResponse, { status, type, body }: Answer): void {
  if (response.destroyed || response.headersSent) return;
  const length = Buffer.byteLength(body);
  response.writeHead(status, ['content-type', type, 'content-length', String(length)]);
  // A text of as many bytes as characters is ASCII, which goes out without an encoder.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
}

function writeAll(): void {
  const answers = waiting;
  waiting = [];
  for (const [response, answer] of answers) {
    try {
      write(response, answer);
    } catch {
      // Nothing can be said any more on this connection; the others get their answers.
      response.destroy();
    }
  }
}

/**
 * Sends the answers of one turn of the event loop together at its end: each write is encrypted and wakes the API server, which on a small
 * machine then competes for the processor with the reviews that are still to be judged. Alone, an answer waits for nothing.
 */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  if (waiting.push([response, answer]) === 1) setImmediate(writeAll);
}
