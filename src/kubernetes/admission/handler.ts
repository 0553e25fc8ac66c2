import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../core/ports/runtime.ts';
import { readBounded } from '../client/body.ts';
import { type Mutation, mutatePod } from './mutate-pod.ts';
import { parsePod } from './pod-view.ts';
import { allowance, denial, parseReview, type Review, type ReviewRequest } from './review.ts';
import type { ServiceAccountLookup } from './service-account-lookup.ts';
import type { WebhookConfig } from './webhook-config.ts';

export interface AdmissionOptions {
  readonly lookup: ServiceAccountLookup;
  readonly config: WebhookConfig;
  readonly log: Log;
}

/** The API server takes requests of 3 MiB; a review holds the pod and an envelope around it. */
const MAXIMUM_REVIEW = 4 * 1024 * 1024;
const JSON_TYPE = 'application/json';

/** `POST /mutate` of the webhook's listener. It answers every request and never throws. */
export function admissionHandler(
  options: AdmissionOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(options, request, response).catch((cause: unknown) => {
      options.log.error('admission.failed', {
        message: cause instanceof Error ? cause.message : String(cause),
      });
      // A failure, not a denial: the failurePolicy of the webhook configuration decides about the pod.
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'admission failed');
    });
  };
}

async function answer(
  options: AdmissionOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return sendText(response, 405, 'method not allowed', { allow: 'POST' });
  if (request.headers['content-type'] !== JSON_TYPE)
    return sendText(response, 415, 'Invalid Content-Type, expected `application/json`');
  if (Number(request.headers['content-length'] ?? 0) > MAXIMUM_REVIEW)
    return sendText(response, 413, 'admission review is too large', { connection: 'close' });
  let body: string;
  try {
    body = await readBounded(request, MAXIMUM_REVIEW);
  } catch (cause) {
    // An endless chunked body, or a caller that went away: there is nobody left to answer.
    options.log.warn('admission.body-refused', { message: messageOf(cause) });
    response.destroy();
    return;
  }
  const text = JSON.stringify(await reviewed(options, body));
  response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(text) }).end(text);
}

/** The review's answer. What cannot be decoded is denied, level by level: the review, its request, its pod. */
async function reviewed(options: AdmissionOptions, body: string): Promise<object> {
  let review: Review;
  try {
    review = parseReview(body);
  } catch (cause) {
    return denial(undefined, '', messageOf(cause));
  }
  const { request } = review;
  if (request === undefined) return denial(review, '', 'bad content');
  if (!request.createsPod) return allowance(review, request.uid, undefined);
  let pod: ReturnType<typeof parsePod>;
  try {
    pod = parsePod(request.object);
  } catch (cause) {
    return denial(review, request.uid, messageOf(cause));
  }
  return allowance(review, request.uid, await decide(options, request, pod));
}

async function decide(
  { lookup, config, log }: AdmissionOptions,
  request: ReviewRequest,
  pod: ReturnType<typeof parsePod>,
): Promise<Mutation | undefined> {
  const { namespace } = request;
  const serviceAccount = pod.serviceAccountName;
  // An empty name is not taken for `default`: the API server fills it in before webhooks run (4).
  if (namespace === '' || serviceAccount === '') return undefined;
  const found = await lookup.find(namespace, serviceAccount);
  if (found === undefined) {
    log.warn('admission.service-account-missing', { namespace, serviceAccount });
    return undefined;
  }
  const mutation = mutatePod(pod, found, config);
  if (mutation.patch.length > 0) log.info('admission.pod-mutated', { namespace, serviceAccount });
  return mutation;
}

function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(`${text}\n`);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
