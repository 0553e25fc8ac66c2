import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { getCACertificates } from 'node:tls';
import type { CustomFetch, FetchBody } from 'openid-client';

/** Bytes of an answer: documents of keys and tokens are small. */
const MAXIMUM = 1024 * 1024;
/** Milliseconds for one call, unless the library's own limit is shorter. */
const TIMEOUT = 15_000;

function textOf(body: FetchBody): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('bodies of other kinds are not sent');
}

async function readAnswer(answer: IncomingMessage): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MAXIMUM) throw new Error(`the answer is larger than ${MAXIMUM} bytes`);
    chunks.push(chunk);
  }
  const headers = new Headers();
  for (let index = 0; index + 1 < answer.rawHeaders.length; index += 2)
    headers.append(answer.rawHeaders[index] ?? '', answer.rawHeaders[index + 1] ?? '');
  const status = answer.statusCode ?? 0;
  return new Response(length === 0 ? null : Buffer.concat(chunks), { status, headers });
}

/**
 * How the provider is called: over verified TLS only, no redirect followed, answers bounded. Node's own fetch takes no certificate
 * authority, and most companies' providers have one of their own.
 */
export function providerFetch(authorityPem: string | undefined): CustomFetch {
  const extra = authorityPem === undefined ? [] : [authorityPem];
  const ca = [...new Set([...getCACertificates('default'), ...getCACertificates('system'), ...extra])];
  const agent = new Agent({ ca, minVersion: 'TLSv1.2', rejectUnauthorized: true });
  return async (url, { method, headers, body, signal }) => {
    if (!url.startsWith('https://')) throw new Error('the provider must be reached over https');
    const limit = AbortSignal.timeout(TIMEOUT);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const outgoing = request(url, {
      agent,
      method,
      headers: { ...headers, 'accept-encoding': 'identity' },
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
    outgoing.end(textOf(body));
    return readAnswer(await promise);
  };
}
