import type { ServerResponse } from 'node:http';

interface Answer {
  readonly response: ServerResponse;
  readonly text: string;
}

let waiting: Answer[] = [];

function write({ response, text }: Answer): void {
  if (response.destroyed || response.headersSent) return;
  const length = Buffer.byteLength(text);
  response.writeHead(200, ['content-type', 'application/json', 'content-length', String(length)]);
  // A text of as many bytes as characters is ASCII, which goes out without an encoder.
  response.end(text, length === text.length ? 'latin1' : 'utf8');
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
 * Sends the answers of one turn of the event loop together at its end: each write is encrypted and wakes the API server, which then
 * competes for the processor with the reviews that are still to be answered. Alone, an answer waits for nothing.
 */
export function sendReview(response: ServerResponse, text: string): void {
  if (waiting.push({ response, text }) === 1) setImmediate(writeAll);
}
