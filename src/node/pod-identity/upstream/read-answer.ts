import { AgentFailure, refusedUpstream } from '../agent-failure.ts';
import type { PodAnswer } from '../credentials.ts';
import type { UpstreamAnswer } from './exchange-post.ts';

type Members = Readonly<Record<string, unknown>>;

const NOTHING: Members = Object.freeze({});
const ACCOUNT = /^arn:[a-z-]{3,20}:sts::(\d{12}):assumed-role\/[^/]+\/[^/]+$/;
/** Longest text of the server's that is passed on. */
const LONGEST_MESSAGE = 2048;
const CODE = /^[A-Za-z]{1,64}$/;

function object(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : NOTHING;
}

function parse(body: string): Members {
  try {
    return object(JSON.parse(body));
  } catch {
    return NOTHING;
  }
}

const bad = (what: string): AgentFailure =>
  new AgentFailure(500, 'BadAnswer', `EKS Auth answered without ${what}`);

function text(members: Members, name: string): string {
  const value = members[name];
  if (typeof value !== 'string' || value === '') throw bad(name);
  return value;
}

/** The answer of a call that was allowed, strictly: a server that answers oddly is no reason to crash or to guess. */
export function readAnswer({ body }: UpstreamAnswer): PodAnswer {
  const answer = parse(body);
  const subject = object(answer.subject);
  const credentials = object(answer.credentials);
  text(object(answer.podIdentityAssociation), 'associationId');
  const arn = text(object(answer.assumedRoleUser), 'arn');
  const accountId = ACCOUNT.exec(arn)?.[1];
  if (accountId === undefined) throw bad('a role session');
  const { expiration } = credentials;
  if (typeof expiration !== 'number' || !Number.isFinite(expiration) || Math.abs(expiration) > 8.64e12)
    throw bad('expiration');
  return {
    namespace: text(subject, 'namespace'),
    serviceAccount: text(subject, 'serviceAccount'),
    credentials: {
      accessKeyId: text(credentials, 'accessKeyId'),
      secretAccessKey: text(credentials, 'secretAccessKey'),
      sessionToken: text(credentials, 'sessionToken'),
      accountId,
      expiration: Math.round(expiration * 1000),
    },
  };
}

/** `AccessDeniedException`, also out of `AccessDeniedException:http://…` and `com.amazonaws#AccessDeniedException`. */
function codeOf(text: unknown): string | undefined {
  const code = typeof text === 'string' ? text.split(':', 1)[0]?.split('#').at(-1) : undefined;
  return code !== undefined && CODE.test(code) ? code : undefined;
}

/** The refusal of a call, as the pod is told it. */
export function readRefusal({ status, requestId, errorType, body }: UpstreamAnswer): AgentFailure {
  const answer = parse(body);
  const said = answer.message ?? answer.Message;
  return refusedUpstream(status >= 400 && status <= 599 ? status : 500, {
    requestId: requestId.slice(0, 64),
    code: codeOf(errorType) ?? codeOf(answer.__type) ?? codeOf(answer.code) ?? 'UnknownError',
    message: typeof said === 'string' ? printable(said) : `status ${status}`,
  });
}

/** Control characters would break the line that the pod's SDK quotes. */
function printable(text: string): string {
  let clean = '';
  for (const character of text.slice(0, LONGEST_MESSAGE)) clean += character < ' ' ? ' ' : character;
  return clean;
}
