import type { IncomingMessage } from 'node:http';
import type { BodyBudget, Waiting } from './body-budget.ts';

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

/** Why a body was not read. */
export type BodyRefusal = 'too-large' | 'no-room' | 'too-slow';

/**
 * Reads the whole body, then calls `done` once; with the reason as soon as it is larger than `maximum`, finds no room in the budget, or
 * has taken too long. When the client goes away first, `done` is never called: there is nobody to answer.
 */
export function readBody(
  request: IncomingMessage,
  maximum: number,
  budget: BodyBudget,
  done: (body: Uint8Array | BodyRefusal) => void,
): void {
  if (!hasBody(request)) done(EMPTY);
  else if (Number(request.headers['content-length'] ?? 0) > maximum) done('too-large');
  else new BodyReader(request, maximum, budget, done).start();
}

class BodyReader implements Waiting {
  readonly #request: IncomingMessage;
  readonly #maximum: number;
  readonly #budget: BodyBudget;
  readonly #done: (body: Uint8Array | BodyRefusal) => void;
  #first: Buffer | undefined;
  #rest: Buffer[] | undefined;
  #length = 0;
  #finished = false;

  constructor(
    request: IncomingMessage,
    maximum: number,
    budget: BodyBudget,
    done: (body: Uint8Array | BodyRefusal) => void,
  ) {
    this.#request = request;
    this.#maximum = maximum;
    this.#budget = budget;
    this.#done = done;
  }

  start(): void {
    this.#budget.watch(this);
    const { onData } = this;
    this.#request
      .on('data', onData)
      .once('end', () => this.#end())
      .once('close', () => this.#stop());
  }

  giveUp(): void {
    this.#refuse('too-slow');
  }

  readonly onData = (chunk: Buffer): void => {
    const length = this.#length + chunk.length;
    if (length > this.#maximum) this.#refuse('too-large');
    else if (!this.#budget.grow(this.#length, length)) this.#refuse('no-room');
    else this.#keep(chunk, length);
  };

  #keep(chunk: Buffer, length: number): void {
    this.#length = length;
    if (this.#first === undefined) {
      this.#first = chunk;
    } else {
      this.#rest ??= [this.#first];
      this.#rest.push(chunk);
    }
  }

  #end(): void {
    this.#finish(this.#rest === undefined ? (this.#first ?? EMPTY) : Buffer.concat(this.#rest, this.#length));
  }

  #refuse(reason: BodyRefusal): void {
    this.#request.off('data', this.onData);
    this.#finish(reason);
  }

  /** The room is given back when the call has been served as far as it goes in this turn: by then its caller is known. */
  #finish(body: Uint8Array | BodyRefusal): void {
    if (this.#finished) return;
    this.#finished = true;
    try {
      this.#done(body);
    } finally {
      this.#stop();
    }
  }

  /** Comes again when the request closes, and finds nothing left to give back. */
  #stop(): void {
    this.#finished = true;
    this.#budget.forget(this);
    this.#budget.release(this.#length);
    this.#length = 0;
    this.#first = undefined;
    this.#rest = undefined;
  }
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
