import type { IncomingMessage } from 'node:http';

/** The ceiling of a query call's body (sts.md 2.4). */
export const MAXIMUM_QUERY_BODY = 10_000_000;

const EMPTY = new Uint8Array(0);

/** Whether the head announces a body of any bytes. */
export function hasBody(request: IncomingMessage): boolean {
  const { headers } = request;
  return (
    (headers['content-length'] !== undefined && headers['content-length'] !== '0') ||
    headers['transfer-encoding'] !== undefined
  );
}

/**
 * Reads the whole body, then calls `done` once; with undefined as soon as it is larger than `maximum`. When the client
 * goes away first, `done` is never called: there is nobody to answer.
 */
export function readBody(
  request: IncomingMessage,
  maximum: number,
  done: (body: Uint8Array | undefined) => void,
): void {
  if (!hasBody(request)) {
    done(EMPTY);
    return;
  }
  if (Number(request.headers['content-length'] ?? 0) > maximum) {
    done(undefined);
    return;
  }
  let first: Buffer | undefined;
  let rest: Buffer[] | undefined;
  let length = 0;
  const onData = (chunk: Buffer): void => {
    length += chunk.length;
    if (length > maximum) {
      request.off('data', onData);
      request.off('end', onEnd);
      done(undefined);
    } else if (first === undefined) {
      first = chunk;
    } else {
      rest ??= [first];
      rest.push(chunk);
    }
  };
  const onEnd = (): void => done(rest === undefined ? (first ?? EMPTY) : Buffer.concat(rest, length));
  request.on('data', onData);
  request.on('end', onEnd);
}

/** What a refused upload may still send before its connection is cut. */
const MAXIMUM_DRAINED = 16_777_216;

/** Reads the rest of a body and throws it away, so that the client sees its answer and the connection serves again. */
export function drain(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAXIMUM_DRAINED) request.destroy();
  });
}

/** Reads a verified body whole. Undefined past `maximum`; rejects with what the verification throws. */
export async function collect(
  source: AsyncIterable<Uint8Array>,
  maximum: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > maximum) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
