import type { ServerResponse } from 'node:http';
import { Refusal } from '../../core/errors/refusal.ts';

/** Nothing about why: whoever guesses tokens learns nothing from the answer. The log has it. */
export const unauthorized = (reason: string): Refusal =>
  new Refusal('Unauthorized', 401, 'Unauthorized', { reason });

export const forbidden = (message: string): Refusal => new Refusal('Forbidden', 403, message);

export const badRequest = (message: string): Refusal => new Refusal('BadRequest', 400, message);

export const tooManyRequests = (): Refusal =>
  new Refusal('TooManyRequests', 429, 'too many tokens are being judged, try again later');

export const internalError = (message: string, cause?: unknown): Refusal =>
  new Refusal('InternalError', 500, message, {
    cause,
    ...(cause instanceof Error ? { reason: `${message}: ${cause.message}` } : {}),
  });

/** What is no refusal is a fault of ours or of the cluster's; its text stays here. */
export function refusalOf(failure: unknown): Refusal {
  return failure instanceof Refusal ? failure : internalError('the request could not be forwarded', failure);
}

/** Answers with the `Status` document that clients of Kubernetes print. */
export function answerRefusal(response: ServerResponse, { code, status, message }: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: code,
    code: status,
  });
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
    })
    .end(body);
}
