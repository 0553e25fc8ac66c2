import { createHash, createHmac } from 'node:crypto';
import type { ClientKey } from '../../fakes/instance.fake.ts';
import type { StsCase } from './case-schema.ts';

/** A request as it is signed: nothing of the signer is the product's. */
export interface Unsigned {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly query: string;
  readonly body: Buffer;
  readonly service: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Signed {
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

type How = StsCase['sign'];

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function signatureOf(secret: string, scope: readonly string[], timestamp: string, canonical: string): string {
  const key = scope.reduce<string | Buffer>((before, part) => hmac(before, part), `AWS4${secret}`);
  const text = ['AWS4-HMAC-SHA256', timestamp, scope.join('/'), sha256(canonical)].join('\n');
  return hmac(key, text).toString('hex');
}

/** Adds an Authorization header or, presigned, query parameters. `now` is milliseconds. */
export function signed(request: Unsigned, key: ClientKey, how: How, now: number): Signed {
  const timestamp = `${new Date(now + (how.clock ?? 0) * 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const service = how.service ?? request.service;
  const scope = [timestamp.slice(0, 8), how.region ?? 'us-east-1', service, how.terminator ?? 'aws4_request'];
  const parts = { ...request, timestamp, scope, key };
  return how.presigned === true ? presigned(parts) : withHeader(parts);
}

interface Parts extends Unsigned {
  readonly timestamp: string;
  readonly scope: readonly string[];
  readonly key: ClientKey;
}

function withHeader({
  method,
  path,
  host,
  query,
  body,
  headers,
  timestamp,
  scope,
  key,
  service,
}: Parts): Signed {
  const payload = sha256(body);
  const all: Record<string, string> = {
    ...headers,
    host,
    'x-amz-date': timestamp,
    ...(service === 's3' ? { 'x-amz-content-sha256': payload } : {}),
    ...(key.sessionToken === undefined ? {} : { 'x-amz-security-token': key.sessionToken }),
  };
  const names = Object.keys(all).sort();
  const lines = names.map((name) => `${name}:${all[name]}`).join('\n');
  const sorted = query.split('&').sort().join('&');
  const canonical = [method, path, sorted, lines, '', names.join(';'), payload].join('\n');
  const signature = signatureOf(key.secretAccessKey, scope, timestamp, canonical);
  const credential = `${key.accessKeyId}/${scope.join('/')}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { query, headers: { ...all, authorization } };
}

function presigned({ method, path, host, query, body, headers, timestamp, scope, key }: Parts): Signed {
  const token = key.sessionToken;
  const parameters = [
    ...(query === '' ? [] : query.split('&')),
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(`${key.accessKeyId}/${scope.join('/')}`)}`,
    `X-Amz-Date=${timestamp}`,
    'X-Amz-SignedHeaders=host',
    ...(token === undefined ? [] : [`X-Amz-Security-Token=${encodeURIComponent(token)}`]),
  ].sort();
  const canonical = [method, path, parameters.join('&'), `host:${host}`, '', 'host', sha256(body)].join('\n');
  const signature = signatureOf(key.secretAccessKey, scope, timestamp, canonical);
  return { query: `${parameters.join('&')}&X-Amz-Signature=${signature}`, headers };
}
