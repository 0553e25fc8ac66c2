import { createHash, createHmac } from 'node:crypto';

export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A call to be signed: its path carries no query. */
export interface Unsigned {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly service: string;
}

const HOST = '127.0.0.1:4700';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** A whole HTTP request with an AWS4-HMAC-SHA256 signature of `now` (milliseconds). */
export function signedRequest(call: Unsigned, credentials: SigningCredentials, now: number): string {
  const time = `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const date = time.slice(0, 8);
  const payload = sha256(call.body);
  const headers: [string, string][] = [];
  if (call.body !== '') headers.push(['content-type', 'application/x-www-form-urlencoded']);
  headers.push(['host', HOST]);
  if (call.service === 's3') headers.push(['x-amz-content-sha256', payload]);
  headers.push(['x-amz-date', time]);
  if (credentials.sessionToken !== undefined)
    headers.push(['x-amz-security-token', credentials.sessionToken]);
  const names = headers.map(([name]) => name).join(';');
  const canonical = `${call.method}\n${call.path}\n\n${headers.map(([name, value]) => `${name}:${value}\n`).join('')}\n${names}\n${payload}`;
  const scope = `${date}/us-east-1/${call.service}/aws4_request`;
  const key = [date, 'us-east-1', call.service, 'aws4_request'].reduce<string | Buffer>(
    (from, part) => hmac(from, part),
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return httpRequest(call.method, call.path, [...headers, ['authorization', authorization]], call.body);
}

/** An unsigned form call. */
export function formRequest(body: string): string {
  const headers: [string, string][] = [
    ['content-type', 'application/x-www-form-urlencoded'],
    ['host', HOST],
  ];
  return httpRequest('POST', '/', headers, body);
}

function httpRequest(
  method: string,
  path: string,
  headers: readonly [string, string][],
  body: string,
): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const length = method === 'HEAD' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nuser-agent: bench\r\naccept: */*\r\n${lines}${length}\r\n${body}`;
}
