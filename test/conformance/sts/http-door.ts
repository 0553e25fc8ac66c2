import { Agent, request } from 'node:http';
import type { StsCase } from './case-schema.ts';
import { credentialsOf } from './credentials.ts';
import { fill, type Names } from './fill.ts';
import { signed } from './signature.ts';
import type { World } from './world.ts';

/** An answer as it came over the wire. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

type Parameter = readonly [name: string, value: string];

const VERSIONS: Readonly<Record<StsCase['service'], string>> = {
  sts: '2011-06-15',
  iam: '2010-05-08',
  s3: '2006-03-01',
};
const FORM = 'application/x-www-form-urlencoded';
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** The query protocol's flattening: `Tags.member.1.Key`. */
function flatten(name: string, value: unknown): readonly Parameter[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => flatten(`${name}.member.${index + 1}`, item));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([member, inner]) => flatten(`${name}.${member}`, inner));
  }
  return [[name, String(value)]];
}

function parametersOf(
  { operation, service, http = {} }: StsCase,
  input: object,
  names: Names,
): readonly Parameter[] {
  const { action = operation, version = VERSIONS[service], before = [], after = [] } = fill(http, names);
  return [
    ...before,
    ...(action === null ? [] : [['Action', action] as const]),
    ...(version === null ? [] : [['Version', version] as const]),
    ...Object.entries(input).flatMap(([name, value]) => flatten(name, value)),
    ...after,
  ];
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function formOf(each: StsCase, input: object, names: Names): string {
  const text = parametersOf(each, input, names)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&');
  const { length } = each.http ?? {};
  return length === undefined ? text : `${text}&Padding=`.padEnd(length, 'x');
}

function headersOf({ http = {} }: StsCase, body: Buffer): Readonly<Record<string, string>> {
  const { contentType = FORM, accept } = http;
  return {
    ...(body.length === 0 || contentType === null ? {} : { 'content-type': contentType }),
    ...(accept === undefined ? {} : { accept }),
  };
}

/** Sends what the case says, byte for byte. `input` has its tokens made and its names filled in. */
export async function askOverHttp(each: StsCase, input: object, world: World): Promise<HttpAnswer> {
  const { endpoint } = world.instance;
  const { host } = new URL(endpoint);
  const { method = each.service === 's3' ? 'GET' : 'POST', path = '/' } = each.http ?? {};
  const form = each.service === 's3' ? '' : formOf(each, input, world.names);
  const body = Buffer.from(method === 'GET' ? '' : form);
  const unsigned = { method, path, host, body, query: method === 'GET' ? form : '', service: each.service };
  const headers = headersOf(each, body);
  const key = credentialsOf(each.caller, world);
  const { authorization } = each.sign;
  const whole =
    key === undefined
      ? { ...unsigned, headers }
      : { ...unsigned, ...signed({ ...unsigned, headers }, key, each.sign, world.instance.clock.time) };
  const own = authorization === undefined ? whole.headers : { ...whole.headers, authorization };
  const target = whole.query === '' ? path : `${path}?${whole.query}`;
  return send(endpoint, { method, path: target, headers: own, body });
}

function send(
  endpoint: string,
  {
    method,
    path,
    headers,
    body,
  }: { method: string; path: string; headers: Readonly<Record<string, string>>; body: Buffer },
): Promise<HttpAnswer> {
  const { hostname, port } = new URL(endpoint);
  const length = body.length === 0 ? {} : { 'content-length': String(body.length) };
  return new Promise((resolve, reject) => {
    const call = request(
      { hostname, port, path, method, headers: { ...headers, ...length }, agent },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        // What is refused unread is answered before it has been sent: the answer counts, the broken pipe does not.
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

export function closeHttp(): void {
  agent.destroy();
}
