import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import {
  ChecksumAlgorithm,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { cryptography } from '../../src/crypto/index.ts';
import { ALICE, type FakeAws, fakeAws, POD } from '../fakes/aws-services.fake.ts';
import { echoDoors, type Seen } from '../fakes/echo-doors.fake.ts';

const seen: Seen = { inputs: [], objects: new Map() };
let aws: FakeAws;
let s3: S3Client;

before(async () => {
  aws = await fakeAws(echoDoors(seen));
  s3 = new S3Client({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: ALICE,
    forcePathStyle: true,
    maxAttempts: 1,
  });
});
after(() => aws.close());

const BODY = Buffer.from('hello wire');

test('buckets, listings, locations and policies', async () => {
  assert.equal((await s3.send(new ListBucketsCommand({}))).Buckets?.length, 2);
  const listing = await s3.send(new ListObjectsV2Command({ Bucket: 'one', Prefix: 'a b+c', MaxKeys: 3 }));
  assert.equal(listing.Contents?.[0]?.ETag, '"etag"');
  assert.equal(listing.CommonPrefixes?.[0]?.Prefix, 'p/');
  assert.deepEqual(seen.inputs.at(-1), { Bucket: 'one', Prefix: 'a b+c', MaxKeys: 3 });
  const location = await s3.send(new GetBucketLocationCommand({ Bucket: 'one' }));
  assert.equal(location.LocationConstraint, 'eu-west-1');
  const policy = await s3.send(new GetBucketPolicyCommand({ Bucket: 'one' }));
  assert.equal(policy.Policy, '{"Version":"2012-10-17"}');
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'one', Policy: '{"é":1}' }));
  assert.equal(seen.inputs.at(-1)?.Policy, '{"é":1}');
});

for (const algorithm of [
  ChecksumAlgorithm.CRC32,
  ChecksumAlgorithm.CRC32C,
  ChecksumAlgorithm.CRC64NVME,
  ChecksumAlgorithm.SHA1,
  ChecksumAlgorithm.SHA256,
]) {
  test(`a body with a ${algorithm} checksum is verified`, async () => {
    const Key = `dir/${algorithm} +(é)!`;
    await s3.send(new PutObjectCommand({ Bucket: 'one', Key, Body: BODY, ChecksumAlgorithm: algorithm }));
    assert.deepEqual(seen.objects.get(`one/${Key}`), BODY);
  });
}

test('a stream comes in aws-chunked with a trailing checksum and is stored as it was', async () => {
  const Body = Readable.from([Buffer.alloc(70_000, 'a'), Buffer.alloc(70_000, 'b')]);
  await s3.send(new PutObjectCommand({ Bucket: 'one', Key: 'stream', Body, ContentLength: 140_000 }));
  assert.equal(seen.objects.get('one/stream')?.length, 140_000);
  assert.equal(seen.inputs.at(-1)?.ContentLength, 140_000);
  assert.equal(seen.inputs.at(-1)?.ContentEncoding, undefined);
});

test('objects come back whole, ranged, and as heads; a stored line break cannot split the answer', async () => {
  await s3.send(new PutObjectCommand({ Bucket: 'one', Key: 'k', Body: BODY, Metadata: { a: 'b' } }));
  assert.deepEqual(seen.inputs.at(-1)?.Metadata, { a: 'b' });
  const whole = await s3.send(new GetObjectCommand({ Bucket: 'one', Key: 'k' }));
  assert.equal(await whole.Body?.transformToString(), 'hello wire');
  assert.equal(whole.Metadata?.note, encodeURIComponent('a\r\nset-cookie: x'));
  const part = await s3.send(new GetObjectCommand({ Bucket: 'one', Key: 'k', Range: 'bytes=0-3' }));
  assert.equal(part.$metadata.httpStatusCode, 206);
  assert.equal(await part.Body?.transformToString(), 'hell');
  const head = await s3.send(new HeadObjectCommand({ Bucket: 'one', Key: 'k' }));
  assert.equal(head.ContentLength, BODY.length);
  const gone = await s3.send(new DeleteObjectCommand({ Bucket: 'one', Key: 'k' }));
  assert.equal(gone.$metadata.httpStatusCode, 204);
});

test('errors: a missing object, also where there is no body to say it in; an operation that is not built', async () => {
  await assert.rejects(s3.send(new GetObjectCommand({ Bucket: 'one', Key: 'none' })), { name: 'NoSuchKey' });
  await assert.rejects(s3.send(new HeadObjectCommand({ Bucket: 'one', Key: 'none' })), { name: 'NotFound' });
  const answer = await fetch(`${aws.url}/one?versioning`);
  assert.equal(answer.status, 501);
  assert.equal(aws.events.at(-1)?.operation, 'GetBucketVersioning');
});

test('DeleteObjects reads its XML body', async () => {
  const Objects = [{ Key: 'a<b>&"c' }, { Key: 'é' }];
  const answer = await s3.send(new DeleteObjectsCommand({ Bucket: 'one', Delete: { Objects, Quiet: true } }));
  assert.deepEqual(seen.inputs.at(-1)?.Delete, { Objects, Quiet: true });
  assert.equal(answer.Deleted?.[0]?.Key, 'a<b>&"c');
});

test("a denial quotes the resource; a wrong secret, key and token have S3's own codes", async () => {
  aws.denied.add('s3:PutObject');
  await assert.rejects(s3.send(new PutObjectCommand({ Bucket: 'one', Key: 'k', Body: BODY })), {
    name: 'AccessDenied',
    message:
      'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:PutObject on resource: ' +
      '"arn:aws:s3:::one/k" because no identity-based policy allows the s3:PutObject action',
  });
  aws.denied.clear();
  const attempt = (credentials: object): Promise<unknown> =>
    new S3Client({
      endpoint: aws.url,
      region: 'us-east-1',
      credentials: credentials as typeof ALICE,
      maxAttempts: 1,
    }).send(new ListBucketsCommand({}));
  await assert.rejects(attempt({ ...ALICE, secretAccessKey: 'x' }), { name: 'SignatureDoesNotMatch' });
  await assert.rejects(attempt({ ...ALICE, accessKeyId: 'AKIANOBODY' }), { name: 'InvalidAccessKeyId' });
  aws.faults.set('old', 'expired').set('junk', 'malformed');
  await assert.rejects(attempt({ ...POD, sessionToken: 'old' }), { name: 'ExpiredToken' });
  await assert.rejects(attempt({ ...POD, sessionToken: 'junk' }), { name: 'InvalidToken' });
});

// ---- bodies signed chunk by chunk, made by hand

const DATE = (): string => `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
const hmac = cryptography.hmacSha256;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const EMPTY = cryptography.sha256Hex('');

interface Chunked {
  readonly chunks: readonly string[];
  readonly alter?: (wire: string) => string;
  readonly declared?: number;
}

interface SignedPut {
  readonly headers: Record<string, string>;
  readonly key: Uint8Array;
  readonly signature: string;
  readonly timestamp: string;
  readonly scope: string;
}

/** The head of a PUT of `/one/chunked`, signed with what stands for its body. */
function signPut(payload: string, more: Record<string, string> = {}): SignedPut {
  const timestamp = DATE();
  const date = timestamp.slice(0, 8);
  const scope = `${date}/us-east-1/s3/aws4_request`;
  const headers: Record<string, string> = {
    host: new URL(aws.url).host,
    'x-amz-content-sha256': payload,
    'x-amz-date': timestamp,
    ...more,
  };
  const signed = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = `PUT\n/one/chunked\n\n${lines.join('')}\n${signed}\n${payload}`;
  let key = hmac(`AWS4${ALICE.secretAccessKey}`, date);
  for (const part of ['us-east-1', 's3', 'aws4_request']) key = hmac(key, part);
  const seed = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${cryptography.sha256Hex(canonical)}`;
  const signature = hex(hmac(key, seed));
  const credential = `${ALICE.accessKeyId}/${scope}`;
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed}, Signature=${signature}`;
  return { headers, key, signature, timestamp, scope };
}

/** PUTs a body of signed chunks as SigV4's streaming form has it; `alter` changes it after signing. */
function putChunked({ chunks, alter = (wire) => wire, declared }: Chunked, agent?: Agent): Promise<Answer> {
  const { headers, key, timestamp, scope, ...head } = signPut('STREAMING-AWS4-HMAC-SHA256-PAYLOAD', {
    'x-amz-decoded-content-length': String(declared ?? chunks.join('').length),
  });
  let { signature } = head;
  let body = '';
  for (const chunk of [...chunks, '']) {
    const text = `AWS4-HMAC-SHA256-PAYLOAD\n${timestamp}\n${scope}\n${signature}\n${EMPTY}\n${cryptography.sha256Hex(chunk)}`;
    signature = hex(hmac(key, text));
    body += `${chunk.length.toString(16)};chunk-signature=${signature}\r\n${chunk}\r\n`;
  }
  return exchange('PUT', '/one/chunked', headers, alter(body), agent);
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function exchange(
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string,
  agent?: Agent,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(`${aws.url}${path}`, { method, headers, ...(agent && { agent }) }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    call.on('error', reject);
    call.end(body);
  });
}

test('signed chunks: each is verified', async () => {
  const answer = await putChunked({ chunks: ['first', 'second'] });
  assert.equal(answer.status, 200, answer.body);
  assert.equal(seen.objects.get('one/chunked')?.toString(), 'firstsecond');
});

test('signed chunks: an altered byte, an exchanged chunk, a cut and a lie about the length are refused', async () => {
  seen.objects.delete('one/chunked');
  const altered = await putChunked({
    chunks: ['first', 'second'],
    alter: (wire) => wire.replace('second', 'seconD'),
  });
  assert.equal(altered.status, 403);
  assert.match(altered.body, /<Code>SignatureDoesNotMatch<\/Code>/);
  const unsigned = await putChunked({
    chunks: ['first'],
    alter: (wire) => wire.replace(/;chunk-signature=[0-9a-f]+/, ''),
  });
  assert.equal(unsigned.status, 403);
  const cut = await putChunked({ chunks: ['first', 'second'], alter: (wire) => wire.slice(0, 100) });
  assert.match(cut.body, /<Code>IncompleteBody<\/Code>/);
  const longer = await putChunked({ chunks: ['first', 'second'], declared: 5 });
  assert.match(longer.body, /<Code>IncompleteBody<\/Code>/);
  const endless = await putChunked({ chunks: ['first'], alter: () => 'f'.repeat(20_000) });
  assert.match(endless.body, /<Code>IncompleteBody<\/Code>/);
  assert.equal(seen.objects.has('one/chunked'), false);
});

test('a checksum that cannot be verified is refused, not believed', async () => {
  const answer = await exchange('GET', '/one/none', { 'x-amz-checksum-xxhash64': 'AAAA' }, '');
  assert.equal(answer.status, 501);
  const md5 = await exchange('GET', '/one/none', { 'content-md5': 'AAAA' }, '');
  assert.match(md5.body, /<Code>InvalidDigest<\/Code>/);
});

test('a body refused in its middle is read to its end: the connection serves the next call', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const chunks = ['first', 'x'.repeat(300_000)];
  const refused = await putChunked({ chunks, alter: (wire) => wire.replace('first', 'First') }, agent);
  assert.equal(refused.status, 403);
  assert.equal((await putChunked({ chunks: ['again'] }, agent)).status, 200);
  agent.destroy();
});

test('an upload that breaks off keeps nothing, is audited, and is no fault of ours', async () => {
  seen.objects.delete('one/chunked');
  const count = aws.events.length;
  const { headers } = signPut('UNSIGNED-PAYLOAD');
  const lines = Object.entries({ ...headers, 'content-length': '500' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const socket = connect(Number(new URL(aws.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const inputs = seen.inputs.length;
  socket.write(`PUT /one/chunked HTTP/1.1\r\n${lines.join('')}\r\nhalf`);
  while (seen.inputs.length === inputs) await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  while (aws.events.length === count) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(aws.events.at(-1)?.errorCode, 'IncompleteBody');
  assert.equal(seen.objects.has('one/chunked'), false);
  assert.doesNotMatch(aws.logged.join(), /internal-failure/);
});
