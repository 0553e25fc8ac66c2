import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import { ALICE, type FakeAws, fakeAws, POD } from '../fakes/aws-services.fake.ts';
import { echoDoors, type Seen } from '../fakes/echo-doors.fake.ts';

const seen: Seen = { inputs: [], objects: new Map() };
let aws: FakeAws;

before(async () => {
  aws = await fakeAws(echoDoors(seen));
});
beforeEach(() => {
  aws.skew = 0;
});
after(() => aws.close());

/** What the SDK's signer wants of a hash: given a key, an HMAC. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
  reset(): void {
    throw new Error('not used');
  }
}

interface Spec {
  readonly service?: string;
  readonly region?: string;
  readonly credentials?: object;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Record<string, string>;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly expiresIn?: number;
}

interface Signed {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string | undefined;
}

const IDENTITY = { Action: 'GetCallerIdentity', Version: '2011-06-15' };

function signer(spec: Spec): SignatureV4 {
  const service = spec.service ?? 'sts';
  return new SignatureV4({
    service,
    region: spec.region ?? 'us-east-1',
    credentials: (spec.credentials ?? ALICE) as typeof ALICE,
    sha256: Sha256 as never, // the signer's own type asks for members that it does not call
    uriEscapePath: service !== 's3',
    applyChecksum: service === 's3',
  });
}

function unsigned(spec: Spec): Signed & { protocol: string; hostname: string; port: number } {
  const { host, hostname, port } = new URL(aws.url);
  return {
    method: spec.method ?? 'GET',
    protocol: 'http:',
    hostname,
    port: Number(port),
    path: spec.path ?? '/',
    query: spec.query ?? (spec.body === undefined && spec.path === undefined ? IDENTITY : {}),
    headers: { host, ...spec.headers },
    body: spec.body,
  };
}

async function sign(spec: Spec = {}): Promise<Signed> {
  return (await signer(spec).sign(unsigned(spec))) as Signed;
}

async function presign(spec: Spec = {}): Promise<Signed> {
  return (await signer(spec).presign(unsigned(spec), { expiresIn: spec.expiresIn ?? 60 })) as Signed;
}

async function send(
  signed: Signed,
): Promise<{ status: number; code: string; message: string; text: string }> {
  const { host: _host, ...headers } = signed.headers;
  const query = Object.entries(signed.query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  const answer = await fetch(`${aws.url}${signed.path}${query === '' ? '' : `?${query}`}`, {
    method: signed.method,
    headers,
    ...(signed.body === undefined ? {} : { body: signed.body }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    code: /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? '',
    message: /<Message>(.*?)<\/Message>/s.exec(text)?.[1] ?? '',
    text,
  };
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const INVALID = 'The security token included in the request is invalid.';

test('header and presigned signatures of keys and sessions hold', async () => {
  for (const credentials of [ALICE, POD]) {
    for (const signed of [await sign({ credentials }), await presign({ credentials })]) {
      const answer = await send(signed);
      assert.equal(answer.status, 200, answer.text);
    }
  }
});

test('a presigned GetCallerIdentity with a foreign signed header holds: a cluster token', async () => {
  const headers = { 'x-k8s-aws-id': 'my-cluster' };
  const signed = await signer({}).presign(unsigned({ headers }), {
    expiresIn: 60,
    unhoistableHeaders: new Set(['x-k8s-aws-id']),
  });
  assert.equal((await send({ ...(signed as Signed), headers })).status, 200);
  const other = await send({ ...(signed as Signed), headers: { 'x-k8s-aws-id': 'other' } });
  assert.deepEqual([other.status, other.code], [403, 'SignatureDoesNotMatch']);
});

test('sts.md 4.2: a wrong secret, an altered body, query, header or path', async () => {
  const wrong = await send(await sign({ credentials: { ...ALICE, secretAccessKey: 'x' } }));
  assert.deepEqual([wrong.status, wrong.code, wrong.message], [403, 'SignatureDoesNotMatch', MISMATCH]);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const signed = await sign({
    method: 'POST',
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    headers: form,
  });
  assert.equal((await send(signed)).status, 200);
  for (const altered of [
    { ...signed, body: `${signed.body}&x=1` },
    { ...signed, query: { x: '1' } },
    { ...signed, path: '/x' },
    { ...signed, headers: { ...signed.headers, 'content-type': 'application/x-www-form-urlencoded; x' } },
  ]) {
    assert.equal((await send(altered)).code, 'SignatureDoesNotMatch');
  }
  const grown = await send({ ...signed, headers: { ...signed.headers, 'x-amz-acl': 'public' } });
  assert.deepEqual([grown.status, grown.code], [403, 'SignatureDoesNotMatch']);
});

test('sts.md 4.1: the scope is checked first, both texts joined', async () => {
  const region = await send(await sign({ region: 'mars-1' }));
  assert.deepEqual(
    [region.status, region.code, region.message],
    [403, 'SignatureDoesNotMatch', 'Credential should be scoped to a valid region. '],
  );
  const service = await send(await sign({ service: 'iam' }));
  assert.equal(service.message, "Credential should be scoped to correct service: 'sts'. ");
  const both = await send(
    await sign({ service: 'nothing', region: 'mars-1', credentials: { ...ALICE, accessKeyId: 'X' } }),
  );
  assert.equal(
    both.message,
    "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'sts'. ",
  );
});

test('sts.md 4.2: unknown key, token missing, mismatched, of a role that is gone, expired', async () => {
  aws.faults.set('gone', 'role-gone').set('old', 'expired');
  const { sessionToken: _token, ...bare } = POD;
  for (const credentials of [
    { ...ALICE, accessKeyId: 'AKIANOBODY' },
    bare,
    { ...ALICE, sessionToken: POD.sessionToken },
    { ...POD, sessionToken: 'gone' },
  ]) {
    const answer = await send(await sign({ credentials }));
    assert.deepEqual([answer.status, answer.code, answer.message], [403, 'InvalidClientTokenId', INVALID]);
  }
  const old = await send(
    await sign({ credentials: { ...POD, sessionToken: 'old', secretAccessKey: 'wrong' } }),
  );
  assert.deepEqual(
    [old.status, old.code, old.message],
    [403, 'ExpiredToken', 'The security token included in the request is expired'],
  );
  assert.equal(aws.events.at(-1)?.reason, 'session token: expired');
});

test('fifteen minutes either way, and not one more', async () => {
  const signed = await sign();
  const presigned = await presign({ expiresIn: 60 });
  aws.skew = 14 * 60_000;
  assert.equal((await send(signed)).status, 200);
  assert.equal((await send(presigned)).status, 200, 'STS holds a URL to 15 minutes, whatever it says');
  aws.skew = 16 * 60_000;
  const late = await send(signed);
  assert.equal(late.code, 'SignatureDoesNotMatch');
  assert.match(
    late.message,
    /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
  );
  assert.equal((await send(presigned)).code, 'SignatureDoesNotMatch');
  aws.skew = -16 * 60_000;
  const early = await send(signed);
  assert.match(early.message, /^Signature not yet current: \S+ is still later than \S+ \(\S+ \+ 15 min\.\)$/);
});

test('S3: presigned URLs live as long as they say; skew has its own code', async () => {
  seen.objects.set('one/a b', Buffer.from('x'));
  const s3 = { service: 's3', path: '/one/a%20b', query: {} };
  const hash = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
  const url = await presign({ ...s3, headers: hash, expiresIn: 3600 });
  assert.equal((await send(url)).status, 200);
  aws.skew = 59 * 60_000;
  assert.equal((await send(url)).status, 200);
  aws.skew = 61 * 60_000;
  const late = await send(url);
  assert.deepEqual([late.status, late.code, late.message], [403, 'AccessDenied', 'Request has expired']);
  assert.match(late.text, /<X-Amz-Expires>3600<\/X-Amz-Expires><Expires>/);
  aws.skew = 0;
  const signed = await sign(s3);
  aws.skew = 16 * 60_000;
  assert.equal((await send(signed)).code, 'RequestTimeTooSkewed');
  aws.skew = 0;
  const long = await send({ ...url, query: { ...url.query, 'X-Amz-Expires': '604801' } });
  assert.deepEqual([long.status, long.code], [400, 'AuthorizationQueryParametersError']);
  const other = await send(await sign({ ...s3, region: 'eu-west-1' }));
  assert.deepEqual([other.status, other.code], [400, 'AuthorizationHeaderMalformed']);
  assert.match(other.text, /<Region>us-east-1<\/Region>/);
});

test('EC2 and EKS have their own codes', async () => {
  const wrong = { ...ALICE, secretAccessKey: 'x' };
  const query = { Action: 'DescribeInstances', Version: '2016-11-15' };
  const ec2 = await send(await sign({ service: 'ec2', query, credentials: wrong }));
  assert.deepEqual(
    [ec2.status, ec2.code, ec2.message],
    [401, 'AuthFailure', 'AWS was not able to validate the provided access credentials'],
  );
  const eks = await send(await sign({ service: 'eks', path: '/clusters', credentials: wrong }));
  assert.equal(eks.status, 403);
  assert.equal((JSON.parse(eks.text) as { __type: string }).__type, 'InvalidSignatureException');
});

test('signatures that are not whole', async () => {
  const signed = await sign();
  const authorization = (value: string, more = {}) =>
    send({ ...signed, headers: { ...signed.headers, authorization: value, ...more } });
  const none = await authorization('AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sts/aws4_request');
  assert.equal(none.code, 'IncompleteSignature');
  assert.match(none.message, /^Authorization header requires 'Signature' parameter\. /);
  for (const value of [
    'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=x',
    'AWS4-HMAC-SHA256',
    'Bearer secret',
    'AWS AKIA:old',
  ]) {
    assert.equal((await authorization(value)).code, 'IncompleteSignature', value);
  }
  const time = await send({ ...signed, headers: { ...signed.headers, 'x-amz-date': 'yesterday' } });
  assert.equal(time.status, 403);
  const hostless = (signed.headers.authorization ?? '').replace('host;', '');
  assert.equal((await authorization(hostless)).code, 'SignatureDoesNotMatch');
  const twice = await presign();
  const both = await send({
    ...twice,
    headers: { ...twice.headers, authorization: signed.headers.authorization ?? '' },
  });
  assert.equal(both.code, 'IncompleteSignature');
});

test('nothing of a signature or secret is logged or audited', () => {
  const written = JSON.stringify([aws.logged, aws.events.map(({ caller: _caller, ...event }) => event)]);
  assert.doesNotMatch(written, /alice-secret|pod-secret|token-of-the-pod|Signature=/);
});
