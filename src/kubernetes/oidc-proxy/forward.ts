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

/** Ties an ordinary request to the one that was opened for it, until either ends. Nothing is held back on the way. */
export function forward(request: IncomingMessage, response: ServerResponse, opened: ClientRequest): void {
  const impatience = after(() => opened.destroy(new Error('no answer in time')), ANSWER_TIMEOUT);
  const settled = () => clearTimeout(impatience);
  opened.once('response', (answer) => {
    settled();
    passOn(answer, response);
  });
  opened.on('error', (failure) => {
    settled();
    answerRefusal(response, internalError("the cluster's API could not be reached", failure));
  });
  // An API that answers an ordinary request with another protocol is not followed there.
  opened.once('upgrade', (_answer, socket) => {
    settled();
    socket.destroy();
    answerRefusal(response, internalError('the API answered another protocol'));
  });
  request.once('error', () => opened.destroy());
  response.once('close', () => {
    settled();
    opened.destroy();
  });
  request.pipe(opened);
}
