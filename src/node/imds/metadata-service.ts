import type { Clock } from '../../core/ports/runtime.ts';
import { type Reply, refused } from '../listener/answer.ts';
import { hostAllowed } from '../listener/host-allowed.ts';
import type { AgentHandler } from '../listener/listen.ts';
import type { AgentRequest, Client } from '../listener/request.ts';
import { putToken, TOKEN_PATH, TTL_HEADER } from './put-token.ts';
import type { Delivery, MetadataSource } from './source.ts';
import type { TokenIssuer } from './token.ts';
import { tokenPresented } from './token-presented.ts';
import { type Directory, lookUp } from './tree.ts';

export interface MetadataServiceOptions {
  readonly source: MetadataSource;
  /** May be shared: a token of the host is good on every network of the instance. */
  readonly tokens: TokenIssuer;
  readonly clock: Clock;
  /** How many hops an answer to this client takes: 1 on the host, 2 to a pod with a network of its own. */
  readonly hops: (client: Client) => number;
  /** What the client may read. */
  readonly tree: (client: Client, delivery: Delivery) => Directory | Promise<Directory>;
}

const READS = ['GET', 'HEAD'];

/** What may be said without looking at what is asked for. */
function refusal(request: AgentRequest, source: MetadataSource): Reply | undefined {
  const options = source.options();
  if (!hostAllowed(request.host, request.client.localAddress)) return refused(403);
  if (options.httpEndpoint === 'disabled') return refused(403);
  if (request.client.ipv6 && options.httpProtocolIpv6 === 'disabled') return refused(403);
  return undefined;
}

function notAllowed(path: string): Reply {
  return refused(405, undefined, { Allow: path === TOKEN_PATH ? 'PUT' : 'GET, HEAD' });
}

/** IMDSv1 and IMDSv2 over a tree: who may ask, how tokens are had and shown, and then the look-up. */
export function metadataService(options: MetadataServiceOptions): AgentHandler {
  const { source, tokens, clock } = options;
  return async (request) => {
    const early = refusal(request, source);
    if (early !== undefined) return early;
    const now = clock.now();
    if (request.method === 'PUT') {
      return putToken({ request, source, hops: options.hops(request.client) }, tokens, now);
    }
    if (!READS.includes(request.method) || request.path === TOKEN_PATH) return notAllowed(request.path);
    const presented = tokenPresented(request, source, tokens, now);
    if (!presented.allowed) return refused(401);
    const answer = await lookUp(await options.tree(request.client, presented.delivery), request.path);
    if (presented.delivery === '1.0') return answer;
    return { ...answer, headers: { ...answer.headers, [TTL_HEADER]: String(presented.remaining) } };
  };
}
