import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import type { DeliveredCredentials } from '../imds/source.ts';
import { post } from './post.ts';
import { type SigningCredentials, signPost } from './sign.ts';

export interface StsClientOptions {
  /** `http://127.0.0.1:4700`, `https://sts.us-east-1.amazonaws.com` */
  readonly endpoint: URL;
  readonly region: string;
  /** Asked for with each call: they may have been renewed. */
  readonly credentials: () => SigningCredentials | Promise<SigningCredentials>;
  readonly cryptography: Pick<Cryptography, 'hmacSha256' | 'sha256Hex'>;
  readonly clock: Clock;
  readonly authorityPem?: string | undefined;
}

export interface RoleRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId?: string | undefined;
  /** Seconds. */
  readonly duration: number;
}

/** STS refused, or did not answer. The message is STS's own and names no secret. */
export class StsFailure extends Error {
  override name = 'StsFailure';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Assumes roles, and nothing else: the agent needs no more of STS, and no SDK for it. */
export type AssumeRole = (request: RoleRequest) => Promise<DeliveredCredentials>;

function form({ roleArn, sessionName, externalId, duration }: RoleRequest): string {
  const fields = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: String(duration),
  });
  if (externalId !== undefined) fields.set('ExternalId', externalId);
  return fields.toString();
}

/** The members that are read; everything is somebody else's word until it was looked at. */
interface Answered {
  readonly AssumeRoleResponse?: {
    readonly AssumeRoleResult?: { readonly Credentials?: Readonly<Record<string, unknown>> };
  };
  readonly Error?: { readonly Code?: unknown; readonly Message?: unknown };
}

function parse(text: string): Answered {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Seconds since the epoch, as STS writes times in JSON, or a text. */
function expiration(value: unknown): number {
  return typeof value === 'number' ? value * 1000 : Date.parse(String(value));
}

function credentialsIn(answered: Answered, now: number): DeliveredCredentials | undefined {
  const found = answered.AssumeRoleResponse?.AssumeRoleResult?.Credentials;
  const accessKeyId = text(found?.AccessKeyId);
  const secretAccessKey = text(found?.SecretAccessKey);
  const token = text(found?.SessionToken);
  const expires = expiration(found?.Expiration);
  if (accessKeyId === undefined || secretAccessKey === undefined || token === undefined) return undefined;
  if (!Number.isFinite(expires)) return undefined;
  return { accessKeyId, secretAccessKey, token, expiration: expires, lastUpdated: now };
}

function failureOf(status: number, answered: Answered): StsFailure {
  const code = text(answered.Error?.Code) ?? 'InternalFailure';
  return new StsFailure(code, text(answered.Error?.Message) ?? `STS answered ${status}`);
}

/** An STS client over the query protocol with JSON answers, which STS gives to those who accept them. */
export function createStsClient(options: StsClientOptions): AssumeRole {
  const { endpoint, region, clock, cryptography } = options;
  return async (request) => {
    const body = form(request);
    const headers = {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    };
    const unsigned = { host: endpoint.host, path: '/', body, headers, region, service: 'sts' };
    const now = clock.now();
    const signed = signPost(unsigned, await options.credentials(), now, cryptography);
    const answer = await post(new URL('/', endpoint), signed, body, options.authorityPem).catch((cause) => {
      throw new StsFailure('ServiceUnavailable', `STS at ${endpoint.origin} does not answer`, { cause });
    });
    const answered = parse(answer.body);
    if (answer.status !== 200) throw failureOf(answer.status, answered);
    const credentials = credentialsIn(answered, now);
    if (credentials === undefined)
      throw new StsFailure('InternalFailure', 'STS answered without credentials');
    return credentials;
  };
}
