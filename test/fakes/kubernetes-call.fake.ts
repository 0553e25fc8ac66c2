import { type RequestOptions, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import type { SandboxApi } from './sandbox-api.fake.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely and assert what they find
  readonly json: any;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array | object;
  /** The administrator's certificate when left out; `none` for no client certificate. */
  readonly identity?: 'admin' | 'none' | { readonly cert: string; readonly key: string };
}

function identityOf(api: SandboxApi, identity: CallOptions['identity']): { cert?: string; key?: string } {
  if (identity === 'none') return {};
  if (typeof identity === 'object') return identity;
  const { user } = parse(api.kubeconfig).users[0];
  const decode = (data: string): string => Buffer.from(data, 'base64').toString('utf8');
  return { cert: decode(user['client-certificate-data']), key: decode(user['client-key-data']) };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** One request to the API server over TLS; the path is sent exactly as given. */
export async function call(api: SandboxApi, path: string, options: CallOptions = {}): Promise<Answer> {
  const { body } = options;
  const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const bytes = raw ? body : JSON.stringify(body);
  const requestOptions: RequestOptions = {
    host: 'localhost',
    port: api.port,
    path,
    method: options.method ?? 'GET',
    ca: api.services.keyring.authorityPem(),
    agent: false,
    headers: {
      ...(bytes === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(bytes)) }),
      ...options.headers,
    },
    ...identityOf(api, options.identity),
  };
  return new Promise((resolve, reject) => {
    const sent = request(requestOptions, (response) => {
      text(response).then((answer) => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: answer,
          json: parseJson(answer),
        });
      }, reject);
    });
    sent.on('error', reject);
    sent.end(bytes);
  });
}
