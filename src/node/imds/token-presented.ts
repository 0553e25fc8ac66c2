import type { AgentRequest } from '../listener/request.ts';
import type { MetadataSource } from './source.ts';
import type { TokenIssuer } from './token.ts';

const HEADER = 'x-aws-ec2-metadata-token';

/** By which version of the service a request reads, or that it may not. */
export type Presented =
  | { readonly allowed: false }
  | { readonly allowed: true; readonly delivery: '1.0' }
  /** Seconds that the token has left. */
  | { readonly allowed: true; readonly delivery: '2.0'; readonly remaining: number };

/** The header alone makes a request one of version 2: a bad token is refused even where none is needed (imds.md 2.2). */
export function tokenPresented(
  request: AgentRequest,
  source: MetadataSource,
  tokens: TokenIssuer,
  now: number,
): Presented {
  const token = request.header(HEADER);
  if (token === undefined) {
    return source.options().httpTokens === 'optional'
      ? { allowed: true, delivery: '1.0' }
      : { allowed: false };
  }
  const remaining = tokens.remaining(source.facts().instanceId, token, now);
  return remaining === undefined ? { allowed: false } : { allowed: true, delivery: '2.0', remaining };
}
