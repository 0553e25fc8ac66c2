import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { cryptography } from '../../src/crypto/index.ts';
import { ALICE, type FakeAws, fakeAws, POD } from '../fakes/aws-services.fake.ts';
import { echoDoors, type Seen } from '../fakes/echo-doors.fake.ts';

const seen: Seen = { inputs: [], objects: new Map() };
let aws: FakeAws;

before(async () => {
  aws = await fakeAws(echoDoors(seen));
});
beforeEach(() => {
  aws.skew = 0;
  seen.objects.clear();
});
after(() => aws.close());

const hmac = cryptography.hmacSha256;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const sha256 = (text: string): string => cryptography.sha256Hex(text);
const EMPTY = sha256('');
const UNSIGNED = 'UNSIGNED-PAYLOAD';
const IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15';

interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What is signed, and where it differs from what is sent. Written by hand, so that no client's habits hide a row. */
interface Spec {
  readonly service?: string;
  readonly key?: Key;
  readonly method?: string;
  /** As sent. */
  readonly path?: string;
  /** As in the canonical request; as sent when absent. */
  readonly canonicalPath?: string;
  readonly query?: string;
  readonly body?: string;
  readonly payload?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly unsignedHeaders?: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly terminator?: string;
  readonly scopeDate?: string;
  readonly timestamp?: string;
}

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly body: string;
}

interface Signed {
  readonly signature: string;
  readonly signingKey: Uint8Array;
  readonly scope: string;
  readonly timestamp: string;
  readonly headers: Record<string, string>;
}

const now = (): string => `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

function keyOf(secret: string, scope: string): Uint8Array {
  const [date = '', ...rest] = scope.split('/');
  return rest.reduce((key, part) => hmac(key, part), hmac(`AWS4${secret}`, date));
}

function sign(spec: Spec): Signed {
  const { service = 'sts', key = ALICE as Key, method = 'GET', path = '/', query = '', body = '' } = spec;
  const timestamp = spec.timestamp ?? now();
  const date = spec.scopeDate ?? timestamp.slice(0, 8);
  const scope = `${date}/${spec.region ?? 'us-east-1'}/${service}/${spec.terminator ?? 'aws4_request'}`;
  const payload = spec.payload ?? sha256(body);
  const headers: Record<string, string> = {
    host: new URL(aws.url).host,
    'x-amz-date': timestamp,
    ...(service === 's3' ? { 'x-amz-content-sha256': payload } : {}),
    ...(key.sessionToken === undefined ? {} : { 'x-amz-security-token': key.sessionToken }),
    ...spec.headers,
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const sorted = query.split('&').sort().join('&');
  const canonical = `${method}\n${spec.canonicalPath ?? path}\n${sorted}\n${lines}\n${names.join(';')}\n${payload}`;
  const signingKey = keyOf(key.secretAccessKey, scope);
  const text = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`;
  const signature = hex(hmac(signingKey, text));
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { signature, signingKey, scope, timestamp, headers: { ...headers, ...spec.unsignedHeaders } };
}

/** A presigned query over the host alone. */
function presign(spec: Spec, expires: string | undefined): string {
  const { service = 's3', key = ALICE as Key, path = '/', query = '' } = spec;
  const timestamp = spec.timestamp ?? now();
  const scope = `${timestamp.slice(0, 8)}/us-east-1/${service}/aws4_request`;
  const parameters = [
    ...(query === '' ? [] : query.split('&')),
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(`${key.accessKeyId}/${scope}`)}`,
    `X-Amz-Date=${timestamp}`,
    ...(expires === undefined ? [] : [`X-Amz-Expires=${encodeURIComponent(expires)}`]),
    ...(key.sessionToken === undefined
      ? []
      : [`X-Amz-Security-Token=${encodeURIComponent(key.sessionToken)}`]),
    'X-Amz-SignedHeaders=host',
  ].sort();
  const payload = service === 's3' ? UNSIGNED : EMPTY;
  const canonical = `GET\n${path}\n${parameters.join('&')}\nhost:${new URL(aws.url).host}\n\nhost\n${payload}`;
  const text = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`;
  return `${path}?${parameters.join('&')}&X-Amz-Signature=${hex(hmac(keyOf(key.secretAccessKey, scope), text))}`;
}

/** Sends the bytes of the path as they are. */
function send(
  target: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(aws.url);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path: target, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          code:
            /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? response.headers['x-amzn-errortype']?.toString() ?? '',
          message: /<Message>(.*?)<\/Message>/s.exec(text)?.[1] ?? '',
          body: text,
        }),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}

function call(spec: Spec): Promise<Answer> {
  const { method = 'GET', path = '/', query = '', body = '' } = spec;
  const target = query === '' ? path : `${path}?${query}`;
  return send(target, { method, headers: sign(spec).headers, body });
}

test('sts.md 4.2: date and terminator of the scope have texts of their own, after region and service', async () => {
  const mixed = await call({ query: IDENTITY, region: 'mars-1', terminator: 'aws5', scopeDate: '20200101' });
  assert.deepEqual([mixed.status, mixed.code], [403, 'SignatureDoesNotMatch']);
  assert.match(
    mixed.message,
    /^Credential should be scoped to a valid region\. Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5'\. Date in Credential scope does not match YYYYMMDD/,
  );
});

test('sts.md 4.1: scope before key, key before token, token before time, time before signature', async () => {
  aws.faults.set('old', 'expired');
  const old = '20200101T000000Z';
  const wrong: Key = { ...POD, sessionToken: 'old', secretAccessKey: 'wrong' };
  const scope = await call({ query: IDENTITY, key: wrong, region: 'mars-1', timestamp: old });
  assert.match(scope.message, /valid region/);
  const unknown = await call({
    query: IDENTITY,
    key: { ...ALICE, accessKeyId: 'AKIANOBODY' },
    timestamp: old,
  });
  assert.equal(unknown.code, 'InvalidClientTokenId');
  const token = await call({ query: IDENTITY, key: wrong, timestamp: old });
  assert.equal(token.code, 'ExpiredToken');
  const time = await call({ query: IDENTITY, key: { ...ALICE, secretAccessKey: 'wrong' }, timestamp: old });
  assert.match(time.message, /^Signature expired: 20200101T000000Z is now earlier than/);
});

test('a session token counts where the signature is, and proves itself when it is not signed', async () => {
  const { sessionToken, ...bare } = POD;
  const header = await call({
    query: IDENTITY,
    key: bare,
    unsignedHeaders: { 'x-amz-security-token': sessionToken },
  });
  assert.equal(header.status, 200, header.body);
  const elsewhere = await call({ query: `${IDENTITY}&X-Amz-Security-Token=${sessionToken}`, key: bare });
  assert.equal(elsewhere.code, 'InvalidClientTokenId');
  const url = await send(presign({ service: 'sts', key: POD, query: IDENTITY }, '60'));
  assert.equal(url.status, 200, url.body);
  const crossed = await send(presign({ service: 'sts', key: bare, query: IDENTITY }, '60'), {
    headers: { 'x-amz-security-token': sessionToken },
  });
  assert.equal(crossed.code, 'InvalidClientTokenId', 'a URL has its token in itself');
});

test('services but S3 sign the hash of the body, whatever a header says of it', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-amz-content-sha256': UNSIGNED };
  const post = { method: 'POST', body: IDENTITY, headers: form };
  assert.equal((await call(post)).status, 200, 'the header itself is only a header');
  const claimed = await call({ ...post, payload: UNSIGNED });
  assert.deepEqual([claimed.status, claimed.code], [403, 'SignatureDoesNotMatch']);
});

test("paths: S3's are escaped once and kept, the others' are normalised and escaped twice", async () => {
  const arn = '/tags/arn%3Aaws%3Aeks%3Ax';
  const twice = { service: 'eks', method: 'DELETE', path: arn, query: 'tagKeys=a' };
  assert.equal((await call({ ...twice, canonicalPath: '/tags/arn%253Aaws%253Aeks%253Ax' })).status, 200);
  assert.equal((await call(twice)).code, 'InvalidSignatureException');
  seen.objects.set('one/a b', Buffer.from('x'));
  const once = { service: 's3', path: '/one/a%20b' };
  assert.equal((await call(once)).status, 200);
  assert.equal((await call({ ...once, canonicalPath: '/one/a%2520b' })).code, 'SignatureDoesNotMatch');
  seen.objects.set('one//b', Buffer.from('x'));
  assert.equal((await call({ service: 's3', path: '/one//b' })).status, 200, 'no slash is taken away');
  assert.equal(
    (await call({ service: 's3', path: '/one//b', canonicalPath: '/one/b' })).code,
    'SignatureDoesNotMatch',
  );
});

test('S3: the bounds of X-Amz-Expires', async () => {
  seen.objects.set('one/k', Buffer.from('x'));
  const get = (expires: string | undefined): Promise<Answer> => send(presign({ path: '/one/k' }, expires));
  assert.equal((await get('604800')).status, 200);
  assert.equal((await get('1')).status, 200);
  for (const [expires, text] of [
    ['604801', /less than a week/],
    ['-1', /must be non-negative/],
    ['soon', /should be a number/],
    ['1e3', /should be a number/],
    ['', /should be a number/],
    [undefined, /requires the X-Amz-Algorithm, .* and X-Amz-Expires parameters/],
  ] as const) {
    const answer = await get(expires);
    assert.deepEqual(
      [answer.status, answer.code],
      [400, 'AuthorizationQueryParametersError'],
      String(expires),
    );
    assert.match(answer.message, text);
  }
  const identity = await send(presign({ service: 'sts', query: IDENTITY }, '999999999'));
  assert.equal(identity.status, 200, 'STS holds every URL to fifteen minutes and reads no more of it');
});

test('SigV4a is refused by every service in its own words, and never taken for an unsigned call', async () => {
  const authorization =
    `AWS4-ECDSA-P256-SHA256 Credential=${ALICE.accessKeyId}/20261121/sts/aws4_request, ` +
    'SignedHeaders=host;x-amz-date;x-amz-region-set, Signature=3045';
  const headers = { authorization, 'x-amz-date': now(), 'x-amz-region-set': '*' };
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  seen.objects.set('one/k', Buffer.from('x'));
  for (const [target, method, body, code] of [
    ['/', 'POST', IDENTITY, 'IncompleteSignature'],
    ['/', 'POST', 'Action=ListRoles&Version=2010-05-08', 'IncompleteSignature'],
    ['/', 'POST', 'Action=DescribeInstances&Version=2016-11-15', 'AuthFailure'],
    ['/clusters', 'GET', '', 'IncompleteSignatureException'],
    ['/one/k', 'GET', '', 'InvalidRequest'],
  ] as const) {
    const answer = await send(target, { method, headers: method === 'POST' ? form : headers, body });
    assert.equal(answer.code, code, `${target} ${body}`);
    assert.match(aws.events.at(-1)?.reason ?? '', /signature version 4A is not supported/i);
  }
  const url = presign({ path: '/one/k' }, '60').replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256');
  assert.equal((await send(url)).code, 'AuthorizationQueryParametersError');
});

// ---- bodies in signed chunks with signed trailing headers

interface Trailer {
  readonly chunks: readonly string[];
  readonly trailer?: string;
  readonly alter?: (wire: string) => string;
  readonly payload?: string;
}

const CRC_OF_HELLO = 'x-amz-checksum-crc32:NhCmhg==';

function putTrailed({
  chunks,
  trailer = CRC_OF_HELLO,
  alter = (wire) => wire,
  payload,
}: Trailer): Promise<Answer> {
  const signed = sign({
    service: 's3',
    method: 'PUT',
    path: '/one/trailed',
    payload: payload ?? 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    headers: {
      'x-amz-decoded-content-length': String(chunks.join('').length),
      'x-amz-trailer': 'x-amz-checksum-crc32',
    },
  });
  const { signingKey, scope, timestamp } = signed;
  let { signature } = signed;
  const next = (algorithm: string, hashes: string): string => {
    signature = hex(hmac(signingKey, `${algorithm}\n${timestamp}\n${scope}\n${signature}\n${hashes}`));
    return signature;
  };
  let wire = '';
  for (const chunk of chunks) {
    wire += `${chunk.length.toString(16)};chunk-signature=${next('AWS4-HMAC-SHA256-PAYLOAD', `${EMPTY}\n${sha256(chunk)}`)}\r\n${chunk}\r\n`;
  }
  wire += `0;chunk-signature=${next('AWS4-HMAC-SHA256-PAYLOAD', `${EMPTY}\n${EMPTY}`)}\r\n`;
  wire += `${trailer}\r\nx-amz-trailer-signature:${next('AWS4-HMAC-SHA256-TRAILER', sha256(`${trailer}\n`))}\r\n\r\n`;
  return send('/one/trailed', { method: 'PUT', headers: signed.headers, body: alter(wire) });
}

test('signed chunks with a signed trailer hold; an altered, dropped or unsigned trailer does not', async () => {
  const sound = await putTrailed({ chunks: ['hel', 'lo'] });
  assert.equal(sound.status, 200, sound.body);
  assert.equal(seen.objects.get('one/trailed')?.toString(), 'hello');
  seen.objects.clear();
  const unsigned = await putTrailed({
    chunks: ['hello'],
    alter: (wire) => wire.replace(/x-amz-trailer-signature:.*\r\n/, ''),
  });
  assert.deepEqual([unsigned.status, unsigned.code], [403, 'SignatureDoesNotMatch']);
  const altered = await putTrailed({ chunks: ['hello'], alter: (wire) => wire.replace('NhCmhg', 'AAAAAA') });
  assert.equal(altered.code, 'SignatureDoesNotMatch');
  const wrong = await putTrailed({ chunks: ['hello'], trailer: 'x-amz-checksum-crc32:AAAAAA==' });
  assert.deepEqual([wrong.status, wrong.code], [400, 'BadDigest']);
  assert.equal(seen.objects.size, 0);
});

test('payload forms that are not SigV4, or are not known, are refused before a byte is kept', async () => {
  for (const payload of ['STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD', 'UNSIGNED', EMPTY.toUpperCase()]) {
    const answer = await putTrailed({ chunks: ['hello'], payload });
    assert.deepEqual([answer.status, answer.code], [400, 'InvalidRequest'], payload);
  }
  assert.equal(seen.objects.size, 0);
});
