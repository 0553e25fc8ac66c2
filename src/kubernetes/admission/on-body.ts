import type { IncomingMessage } from 'node:http';

export interface BodyEnds {
  complete(body: Buffer): void;
  /** Too long, or broken off; nothing more will be read. */
  broken(message: string): void;
}

/** Reads a body of at most `maximum` bytes and calls one of `ends`, once. Without a promise for each chunk: every admission passes here. */
export function onBody(request: IncomingMessage, maximum: number, ends: BodyEnds): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let ended = false;
  const finish = (end: () => void): void => {
    if (ended) return;
    ended = true;
    end();
  };
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maximum) finish(() => ends.broken(`body is larger than ${maximum} bytes`));
    else chunks.push(chunk);
  });
  request.on('end', () => finish(() => ends.complete(joined(chunks))));
  request.on('error', (cause) => finish(() => ends.broken(cause.message)));
  request.on('close', () => finish(() => ends.broken('the caller went away')));
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
}
