import type { Clock } from '../../../core/ports/runtime.ts';
import type { HttpHandler, IncomingMessage, ServerResponse } from '../../http.ts';
import { AgentFailure } from '../agent-failure.ts';
import type { PodCache } from '../cache/pod-cache.ts';
import type { AgentMetrics } from '../metrics.ts';
import type { TokenBucket } from '../token-bucket.ts';
import { readPodToken } from '../tokens/pod-token.ts';
import type { TokenVerifier, Validation } from '../tokens/token-verifier.ts';

export interface HandlerParts {
  readonly clock: Clock;
  readonly limit: TokenBucket;
  readonly checkHost: (host: string | undefined) => void;
  readonly verifier: TokenVerifier;
  readonly cache: PodCache;
  readonly metrics: AgentMetrics;
  /** Hears of faults of the agent itself. */
  readonly onFault: (fault: unknown) => void;
}

const PATH = '/v1/credentials';
/**
 * Milliseconds that a request above the rate waits for its turn before it is refused: pods that start together are answered
 * within a second, where the reference sends them away for one.
 */
const PATIENCE = 750;

/** The credential endpoint: the order of pod-identity-agent.md 3.1. */
export function credentialHandler(parts: HandlerParts): HttpHandler {
  return (request, response) => {
    if (pathOf(request.url) !== PATH) return sendText(response, 404, '404 page not found\n');
    const wait = parts.limit.reserve(PATIENCE);
    if (wait === undefined) return sendText(response, 429, 'Too Many Requests\n');
    if (wait === 0) answer(parts, request, response);
    else setTimeout(() => answer(parts, request, response), wait);
  };
}

function pathOf(url = ''): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

function answer(parts: HandlerParts, request: IncomingMessage, response: ServerResponse): void {
  try {
    parts.checkHost(request.headers.host);
    const raw = request.headers.authorization;
    const now = parts.clock.now();
    const held = raw === undefined ? undefined : parts.cache.hit(raw, now);
    if (held !== undefined) sendCredentials(parts, response, held);
    else
      exchange(parts, raw, now).then(
        (body) => sendCredentials(parts, response, body),
        (failure: unknown) => refuse(parts, response, failure),
      );
  } catch (failure) {
    refuse(parts, response, failure);
  }
}

async function exchange(parts: HandlerParts, raw: string | undefined, now: number): Promise<Buffer> {
  const token = readPodToken(raw, now);
  const validation: Validation = await parts.verifier.verify(token);
  parts.metrics.validation(validation);
  return await parts.cache.obtain(token, validation === 'success');
}

function sendCredentials({ metrics }: HandlerParts, response: ServerResponse, body: Buffer): void {
  metrics.response(200);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
}

function refuse(parts: HandlerParts, response: ServerResponse, failure: unknown): void {
  const known = failure instanceof AgentFailure;
  if (!known) parts.onFault(failure);
  const { status, code, message } = known
    ? failure
    : { status: 500, code: 'Internal', message: 'the agent failed' };
  parts.metrics.response(status);
  sendText(response, status, `${message}\n`, { 'X-Rolecall-Error': code });
}

/** As Go's servers write errors: pod-identity-agent.md 3.2. The code for machines is an addition. */
export function sendText(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
