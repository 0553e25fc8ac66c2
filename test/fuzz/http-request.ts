import { createHash, createHmac } from 'node:crypto';
import { type Agent, request } from 'node:http';
import { canonicalPath, canonicalQuery, canonicalRequest } from '../../src/aws/sigv4/canonical-request.ts';
import { ALICE } from '../fakes/aws-services.fake.ts';
import { bytesOf } from './corpus.ts';

/** A corpus text as a request that HTTP can carry. */
export interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What a target and a header may not hold. */
const UNTARGETABLE = /[^!-~]/g;
const UNHEADABLE = /[^ -~\u0080-\u00ff]/g;
/** Headers that frame the message or move the connection are HTTP's, not the door's. */
const FRAMING = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'expect',
  'host',
  'te',
]);

/** What of the text can be sent: first line, headers, an empty line, body. The rest would be refused before the door. */
export function readRequest(text: string): Sent {
  const [head = '', ...rest] = text.split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const space = first.indexOf(' ');
  const named = first.slice(0, Math.max(space, 0));
  const method = TOKEN.test(named) && named !== 'CONNECT' ? named : 'POST';
  const target = `/${first.slice(space + 1).replaceAll(UNTARGETABLE, '')}`.replace(/^\/\//, '/');
  const headers: Record<string, string> = {};
  for (const line of lines.slice(0, 60)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (!TOKEN.test(name) || FRAMING.has(name)) continue;
    headers[name] = line
      .slice(colon + 1)
      .trim()
      .replaceAll(UNHEADABLE, '')
      .slice(0, 3000);
  }
  return { method, target: target.slice(0, 8000), headers, body: bytesOf(rest.join('\n\n')) };
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Uint8Array, data: string): Buffer =>
  createHmac('sha256', key).update(data).digest();

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** The request with a signature that holds, so that what lies behind the signature is reached too. */
export function signed(sent: Sent, service: string, time: string, host: string): Sent {
  const { authorization: _, ...given } = sent.headers;
  const [path = '/', query = ''] = sent.target.split('?', 2);
  const streaming = given['x-amz-content-sha256'];
  const payloadHash = service === 's3' ? (streaming ?? sha256(sent.body)) : sha256(sent.body);
  const headers: Record<string, string> = { ...given, host, 'x-amz-date': time };
  delete headers['x-amz-security-token'];
  if (service === 's3') headers['x-amz-content-sha256'] = payloadHash;
  const names = Object.keys(headers).sort();
  const pairs = query.split('&').filter((pair) => pair !== '');
  const canonical = canonicalRequest({
    method: sent.method,
    path: canonicalPath(path, service) ?? path,
    query: canonicalQuery(
      pairs.map((pair) => [decoded(pair.split('=', 1)[0] ?? ''), decoded(pair.slice(pair.indexOf('=') + 1))]),
    ),
    headers: new Map(names.map((name) => [name, (headers[name] ?? '').replaceAll(/ +/g, ' ')])),
    signed: names,
    payloadHash,
  });
  const date = time.slice(0, 8);
  const scope = `${date}/us-east-1/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`;
  const key = [date, 'us-east-1', service, 'aws4_request'].reduce<string | Buffer>(
    (from, part) => hmac(from, part),
    `AWS4${ALICE.secretAccessKey}`,
  );
  const authorization = `AWS4-HMAC-SHA256 Credential=${ALICE.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${hmac(key, text).toString('hex')}`;
  return { ...sent, headers: { ...headers, authorization } };
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Sends it; rejects when no whole answer comes. */
export function exchange(
  url: string,
  agent: Agent,
  { method, target, headers, body }: Sent,
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, agent, method, path: target, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const type = response.headers['content-type'] ?? '';
        resolve({ status: response.statusCode ?? 0, type, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    call.on('error', reject);
    call.end(method === 'GET' || method === 'HEAD' ? undefined : body);
  });
}
