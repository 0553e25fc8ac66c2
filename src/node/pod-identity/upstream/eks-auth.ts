import type { Cryptography } from '../../../core/ports/cryptography.ts';
import type { Clock } from '../../../core/ports/runtime.ts';
import { type SigningCredentials, signPost } from '../../client/sign.ts';
import { AgentFailure } from '../agent-failure.ts';
import type { ExchangeToken } from '../credentials.ts';
import { createPoster, type Poster, type PostOptions } from './exchange-post.ts';
import { readAnswer, readRefusal } from './read-answer.ts';
import { TooManyWaiting, Turns } from './turns.ts';

/** Where the agent stands, as far as it is known. */
export interface NodePlace {
  readonly eksNodeName?: string;
  readonly instanceId?: string;
  readonly zone?: string;
}

export interface EksAuthOptions extends PostOptions {
  /** `https://eks-auth.us-west-2.api.aws`, or Rolecall's own. */
  readonly endpoint: URL;
  readonly region: string;
  readonly clusterName: string;
  /** The node's; asked for with each call. */
  readonly credentials: () => Promise<SigningCredentials>;
  /** Best effort; asked for with each call. */
  readonly place?: () => NodePlace;
  readonly cryptography: Pick<Cryptography, 'hmacSha256' | 'sha256Hex'>;
  readonly clock: Clock;
  readonly chance: () => number;
  /** Hears of each request, retries included. */
  readonly onCall?: () => void;
}

/** Trades tokens, until it is closed. */
export interface EksAuth {
  readonly exchange: ExchangeToken;
  close(): void;
}

const ATTEMPTS = 3;
/** Milliseconds of the first pause between attempts at most; doubled for the next. */
const PAUSE = 100;
/** Connections at once. The time of a call runs from its turn: a thousand pods that start together time nobody out. */
const MOST = 48;
const MOST_WAITING = 8192;
const CODES_TO_REPEAT: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'InternalServerException',
  'ServiceUnavailableException',
]);

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether the next attempt may do better. */
function isPassing(failure: unknown): boolean {
  if (!(failure instanceof AgentFailure)) return false;
  if (failure.code === 'Unreachable' || CODES_TO_REPEAT.has(failure.code)) return true;
  return failure.code !== 'BadAnswer' && (failure.status >= 500 || failure.status === 429);
}

/** The client of EKS Auth's one operation, signed with the node's credentials. */
export function createEksAuth(options: EksAuthOptions): EksAuth {
  const poster = createPoster(options.endpoint, options);
  const turns = new Turns(MOST, MOST_WAITING);
  const attempt = (token: string) => turns.run(() => call(options, poster, token));
  return {
    async exchange(token) {
      for (let left = ATTEMPTS - 1; ; left--) {
        try {
          return await attempt(token);
        } catch (failure) {
          if (failure instanceof TooManyWaiting)
            throw new AgentFailure(503, 'Overloaded', 'too many exchanges are waiting', { cause: failure });
          if (left === 0 || !isPassing(failure)) throw failure;
        }
        await pause(options.chance() * PAUSE * 2 ** (ATTEMPTS - 1 - left));
      }
    },
    close: () => poster.close(),
  };
}

async function credentialsOf(options: EksAuthOptions): Promise<SigningCredentials> {
  try {
    return await options.credentials();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown';
    throw new AgentFailure(500, 'NoNodeCredentials', `the node has no credentials: ${why}`, { cause });
  }
}

async function call(options: EksAuthOptions, poster: Poster, token: string) {
  const { endpoint, region, clusterName, cryptography, clock } = options;
  const path = `/clusters/${clusterName}/assume-role-for-pod-identity`;
  const body = JSON.stringify({ token, ...options.place?.() });
  const headers = { 'content-type': 'application/json', 'user-agent': 'rolecall-agent' };
  const unsigned = { host: endpoint.host, path, body, headers, region, service: 'eks-auth' };
  const credentials = await credentialsOf(options);
  const signed = signPost(unsigned, credentials, clock.now(), cryptography);
  options.onCall?.();
  const answer = await poster.post(path, signed, body).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : 'unknown';
    throw new AgentFailure(500, 'Unreachable', `EKS Auth at ${endpoint.origin} does not answer: ${why}`, {
      cause,
    });
  });
  if (answer.status !== 200) throw readRefusal(answer);
  return readAnswer(answer);
}
