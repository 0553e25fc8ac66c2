import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { EKSClient, TagResourceCommand } from '@aws-sdk/client-eks';
import { DeleteObjectsCommand, S3Client } from '@aws-sdk/client-s3';
import { ALICE, type FakeAws, fakeAws } from '../fakes/aws-services.fake.ts';
import { echoDoors, type Seen } from '../fakes/echo-doors.fake.ts';

const seen: Seen = { inputs: [], objects: new Map() };
let aws: FakeAws;

before(async () => {
  aws = await fakeAws(echoDoors(seen));
});
after(() => aws.close());

const config = () => ({ endpoint: aws.url, region: 'us-east-1', credentials: ALICE, maxAttempts: 1 });

/** Replaces what a client sends before it is signed. */
function withBody(client: EKSClient | S3Client, body: string | Uint8Array): void {
  const add = client.middlewareStack.add.bind(client.middlewareStack) as unknown as (
    middleware: (next: (args: { request: { body: unknown } }) => Promise<unknown>) => unknown,
    options: object,
  ) => void;
  add(
    (next) => (args: { request: { body: unknown } }) =>
      next({ ...args, request: Object.assign(args.request, { body }) }),
    {
      step: 'build',
      priority: 'high',
    },
  );
}

for (const [what, body] of [
  ['deep JSON', `{"tags":${'['.repeat(100_000)}`],
  ['JSON that is none', '{"tags":'],
  ['a list for an object', '[]'],
  ['a number for a text', '{"tags":{"a":1}}'],
  ['a text for an object', '{"tags":"a"}'],
  ['bytes that are not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ['two megabytes', `{"x":"${'x'.repeat(2_000_000)}"}`],
] as const) {
  test(`rest-json: ${what} is a SerializationException`, async () => {
    const eks = new EKSClient(config());
    withBody(eks, body);
    const command = new TagResourceCommand({ resourceArn: 'arn:x', tags: {} });
    await assert.rejects(eks.send(command), { name: 'SerializationException' });
  });
}

test('rest-json: a tag named __proto__ is a tag', async () => {
  const eks = new EKSClient(config());
  withBody(eks, '{"tags":{"__proto__":"v"},"__proto__":{"polluted":"1"}}');
  await eks.send(new TagResourceCommand({ resourceArn: 'arn:x', tags: {} }));
  assert.equal(JSON.stringify(seen.inputs.at(-1)?.tags), '{"__proto__":"v"}');
  assert.equal(({} as { polluted?: string }).polluted, undefined);
});

for (const [what, body] of [
  ['an entity bomb', '<!DOCTYPE l [<!ENTITY a "a">]><Delete><Object><Key>&a;</Key></Object></Delete>'],
  ['another root', '<Other/>'],
  ['an object without a key', '<Delete><Object/></Delete>'],
  ['a word for a boolean', '<Delete><Object><Key>k</Key></Object><Quiet>maybe</Quiet></Delete>'],
  ['nothing', ''],
] as const) {
  test(`rest-xml: ${what} is MalformedXML`, async () => {
    const s3 = new S3Client({ ...config(), forcePathStyle: true });
    withBody(s3, body);
    const command = new DeleteObjectsCommand({ Bucket: 'b', Delete: { Objects: [] } });
    await assert.rejects(s3.send(command), { name: 'MalformedXML' });
  });
}

/** Sends raw bytes and returns what comes back until the server closes or the answer is whole. */
async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(aws.url).port), '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) {
    answer += String(chunk);
    if (/\r\n\r\n[\s\S]*$/.test(answer)) break;
  }
  socket.destroy();
  return answer;
}

test('a target that is no path, and an announced body that is too large, are refused by the head alone', async () => {
  assert.match(await raw('GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n'), /^HTTP\/1\.1 400 /);
  const form = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n';
  assert.match(
    await raw(`${form}Content-Length: 10000001\r\n\r\n`),
    /^HTTP\/1\.1 413 [\s\S]*connection: close/i,
  );
});

test('two Authorization headers are no signature', async () => {
  const one =
    'Authorization: AWS4-HMAC-SHA256 Credential=AKIAALICE00000000000/20261121/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=00\r\n';
  const answer = await raw(
    `GET /?Action=GetCallerIdentity&Version=2011-06-15 HTTP/1.1\r\nHost: x\r\nX-Amz-Date: 20261121T000000Z\r\n${one}${one}\r\n`,
  );
  assert.match(answer, /^HTTP\/1\.1 403 /);
});

test('a client that goes away in the middle of a body leaves nothing behind and hurts nobody', async () => {
  const before = aws.events.length;
  const socket = connect(Number(new URL(aws.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nAction=',
  );
  socket.destroy();
  const answer = await fetch(`${aws.url}/?Action=Nothing&Version=2011-06-15`);
  assert.equal(answer.status, 400);
  assert.equal(aws.events.length, before + 1);
});

/** Waits, by the event loop's turns, until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

test('an unsigned upload is answered by its head alone, while the body hangs', async () => {
  const logged = aws.logged.length;
  const text =
    'PUT /b/half HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\nX-Amz-Content-Sha256: UNSIGNED-PAYLOAD\r\n\r\nhalf';
  const count = aws.events.length;
  const socket = connect(Number(new URL(aws.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(text);
  await until(() => aws.events.length > count);
  socket.destroy();
  assert.equal(aws.events.at(-1)?.errorCode, 'AccessDenied');
  assert.equal(aws.logged.length, logged);
});

test('a signed call of a service that is not served says so', async () => {
  const scope = 'AKIAALICE00000000000/20261121/us-east-1/dynamodb/aws4_request';
  const answer = await fetch(aws.url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
    },
    body: '{}',
  });
  assert.equal(answer.status, 501);
  assert.equal(answer.headers.get('x-amzn-errortype'), 'NotImplementedException');
  assert.deepEqual(await answer.json(), {
    __type: 'NotImplementedException',
    message: 'This server does not implement dynamodb:ListTables.',
  });
  assert.equal(aws.events.at(-1)?.service, 'dynamodb');
});

test('a call that cannot be audited is not answered, and the server lives on', async () => {
  aws.auditBroken = true;
  const call = `${aws.url}/?Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/r&RoleSessionName=me&WebIdentityToken=aaaa`;
  await assert.rejects(fetch(call));
  aws.auditBroken = false;
  assert.equal((await fetch(call)).status, 200);
});

test('s3: a URL presigned with signature version 2 is told which version is wanted', async () => {
  const answer = await fetch(`${aws.url}/bucket/key?AWSAccessKeyId=AKIA&Signature=x&Expires=1795309033`);
  assert.equal(answer.status, 400);
  assert.match(
    await answer.text(),
    /<Code>InvalidRequest<\/Code><Message>The authorization mechanism you have provided is not supported\. Please use AWS4-HMAC-SHA256\.</,
  );
});
