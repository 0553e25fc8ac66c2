import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers';
import { dropHopByHop, headerFields } from './header-fields.ts';
import { answerRefusal, internalError } from './refusals.ts';

/** Milliseconds from the whole request to the head of its answer: longer than any API server works on one. Streams go on for ever. */
export const ANSWER_TIMEOUT = 90_000;

/** An answer's head as it goes to the caller, in the flat form of `rawHeaders`. */
export function answerHeaders(answer: IncomingMessage): string[] {
  const fields = headerFields(answer.rawHeaders);
  dropHopByHop(fields);
  return [...fields].flatMap(([name, values]) => values.flatMap((value) => [name, value]));
}

/** Passes an answer on as it comes, its head at once: a watch may have nothing to say for minutes. */
export function passOn(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', answerHeaders(answer));
  response.flushHeaders();
  answer.once('error', () => response.destroy());
  answer.pipe(response);
}

/** Opens the request once more, on a connection that nothing was sent on before. */
export type Reopen = () => Promise<ClientRequest>;

const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request may be sent twice: it changes nothing, and nothing of it is gone once it was read. */
export function isRepeatable({ method = '', headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = headers;
  return REPEATABLE.has(method) && length === '0' && coding === undefined;
}

/** An API may close an idle connection while a request is on its way there: it never saw that request. */
function isStale(opened: ClientRequest, failure: NodeJS.ErrnoException): boolean {
  return opened.reusedSocket && (failure.code === 'ECONNRESET' || failure.code === 'EPIPE');
}

/**
 * Ties an ordinary request to the one that was opened for it, until either ends. Nothing is held back on the way. With `reopen`, for a
 * request that is repeatable, a kept connection that turns out to be closed costs one more try and no answer.
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  opened: ClientRequest,
  reopen?: Reopen,
): void {
  const impatience = after(() => opened.destroy(new Error('no answer in time')), ANSWER_TIMEOUT);
  const left = () => opened.destroy();
  const settled = () => clearTimeout(impatience);
  let answered = false;
  const refuse = (failure: unknown) =>
    answerRefusal(response, internalError("the cluster's API could not be reached", failure));
  opened.once('response', (answer) => {
    answered = true;
    settled();
    passOn(answer, response);
  });
  opened.on('error', (failure) => {
    settled();
    if (reopen === undefined || answered || response.destroyed || !isStale(opened, failure)) {
      refuse(failure);
      return;
    }
    reopen().then((again) => {
      if (response.destroyed) again.destroy();
      else forward(request, response, again);
    }, refuse);
  });
  // An API that answers an ordinary request with another protocol is not followed there.
  opened.once('upgrade', (_answer, socket) => {
    answered = true;
    settled();
    socket.destroy();
    answerRefusal(response, internalError('the API answered another protocol'));
  });
  request.once('error', left);
  response.once('close', () => {
    settled();
    left();
  });
  if (request.readableEnded) opened.end();
  else request.pipe(opened);
}
