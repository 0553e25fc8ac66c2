import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, sendAnswer } from '../serving/answers.ts';
import { NO_METRICS } from './admission-metrics.ts';
import type { AdmissionParts } from './admit-pod.ts';
import { answerReview } from './answer-review.ts';
import { onBody } from './on-body.ts';

const reviewed = (body: string): Answer => ({ status: 200, type: 'application/json', body });

/** The API server takes requests of 3 MiB; a review holds the pod and an envelope around it. */
const MAXIMUM_REVIEW = 4 * 1024 * 1024;
const JSON_TYPE = 'application/json';

/** `POST /mutate` of the webhook's listener. It answers every request and never throws. */
export function admissionHandler(
  parts: AdmissionParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (request.method !== 'POST') return sendText(response, 405, 'method not allowed', { allow: 'POST' });
    if (request.headers['content-type'] !== JSON_TYPE)
      return sendText(response, 415, 'Invalid Content-Type, expected `application/json`');
    if (Number(request.headers['content-length'] ?? 0) > MAXIMUM_REVIEW)
      return sendText(response, 413, 'admission review is too large', { connection: 'close' });
    onBody(request, MAXIMUM_REVIEW, {
      complete: (body) => answer(parts, body, response),
      // An endless chunked body, or a caller that went away: there is nobody left to answer.
      broken: (message) => {
        parts.log.warn('admission.body-refused', { message });
        response.destroy();
      },
    });
  };
}

function answer(parts: AdmissionParts, body: Buffer, response: ServerResponse): void {
  try {
    const answered = answerReview(parts, body);
    if (typeof answered === 'string') sendAnswer(response, reviewed(answered));
    else
      answered
        .then((text) => sendAnswer(response, reviewed(text)))
        .catch((cause: unknown) => fail(parts, response, cause));
  } catch (cause) {
    fail(parts, response, cause);
  }
}

/** A failure, not a denial: the failurePolicy of the webhook configuration decides about the pod. */
function fail(parts: AdmissionParts, response: ServerResponse, cause: unknown): void {
  parts.log.error('admission.failed', { message: cause instanceof Error ? cause.message : String(cause) });
  (parts.metrics ?? NO_METRICS).leftAlone('failed');
  if (response.headersSent) response.destroy();
  else sendText(response, 500, 'admission failed');
}

function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(`${text}\n`);
}
