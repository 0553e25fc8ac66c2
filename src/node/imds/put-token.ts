import { type Answer, type Reply, refused, SILENCE } from '../listener/answer.ts';
import type { AgentRequest } from '../listener/request.ts';
import type { MetadataSource } from './source.ts';
import { LONGEST_TTL, SHORTEST_TTL, type TokenIssuer } from './token.ts';

export const TOKEN_PATH = '/latest/api/token';
export const TTL_HEADER = 'X-aws-ec2-metadata-token-ttl-seconds';

/** Versions of the API other than `latest` have no tokens, on purpose (imds.md 2). */
const VERSIONED = /^\/[0-9][0-9.-]*\/api\/token$/;

/** What a token request is judged by. `hops` is how far the client is. */
export interface TokenRequest {
  readonly request: AgentRequest;
  readonly source: MetadataSource;
  readonly hops: number;
}

/** The checks of `PUT …/api/token` in their order; the first that answers ends the call. */
const CHECKS: readonly ((put: TokenRequest) => Reply | undefined)[] = [
  // Open proxies say for whom they ask: what comes through one does not come from this machine (imds.md 2).
  ({ request }) => (request.forwarded ? refused(403) : undefined),
  ({ request }) => (VERSIONED.test(request.path) ? refused(403) : undefined),
  ({ request }) =>
    request.path === TOKEN_PATH ? undefined : refused(405, undefined, { Allow: 'GET, HEAD' }),
  ({ request }) => (readTtl(request) === undefined ? refused(400) : undefined),
  // The request arrives, the answer's hops run out on the way (imds.md 2.1).
  ({ source, hops }) => (source.options().httpPutResponseHopLimit < hops ? SILENCE : undefined),
];

function readTtl(request: AgentRequest): number | undefined {
  const text = request.header(TTL_HEADER.toLowerCase()) ?? '';
  if (!/^\d{1,6}$/.test(text)) return undefined;
  const ttl = Number(text);
  return ttl >= SHORTEST_TTL && ttl <= LONGEST_TTL ? ttl : undefined;
}

/** Answers a token request. `now` in milliseconds. */
export function putToken(put: TokenRequest, tokens: TokenIssuer, now: number): Reply {
  for (const check of CHECKS) {
    const reply = check(put);
    if (reply !== undefined) return reply;
  }
  const ttl = readTtl(put.request) ?? 0;
  const body = tokens.issue(put.source.facts().instanceId, ttl, now);
  const answer: Answer = { status: 200, body, headers: { [TTL_HEADER]: String(ttl) } };
  return answer;
}
