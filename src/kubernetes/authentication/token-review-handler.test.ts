import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import type { TokenReview } from '../../service/cluster-access/token-reviewer.ts';
import { tokenReviewHandler } from './token-review-handler.ts';

const DENIED = '{"metadata":{},"spec":{},"status":{"user":{}}}';
const MALFORMED = 'expected a request body to be a TokenReview\n';
const IDENTITY = {
  arn: 'arn:aws:sts::111122223333:assumed-role/r/alice',
  canonicalArn: 'arn:aws:iam::111122223333:role/r',
  partition: 'aws',
  account: '111122223333',
  userId: 'AROA',
  sessionName: 'alice',
  accessKeyId: 'ASIA',
};
const USER = {
  username: 'r:alice',
  uid: 'aws-iam-authenticator:111122223333:AROA',
  groups: ['devs'],
  extra: { arn: ['x'] },
};

let observed: string[] = [];
let logged: string[] = [];
let review: (token: string) => TokenReview | Promise<TokenReview>;
let asked: string[] = [];
const log = (...parts: readonly unknown[]): void => void logged.push(JSON.stringify(parts));
const server = createServer(
  tokenReviewHandler({
    reviewer: {
      recognises: () => true,
      review(token) {
        asked.push(token);
        return review(token);
      },
    },
    log: { info: log, warn: log, error: log },
    elapsed: () => 0,
    metrics: { authenticated: (result) => void observed.push(result), authorized: () => undefined },
    loggable: (account) => account !== '999999999999',
    mostReviews: 2,
  }),
);

before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  observed = [];
  logged = [];
  asked = [];
  review = () => ({ ok: true, user: USER, identity: IDENTITY, by: 'MountedFile mapRoles[0]' });
});

const port = (): number => (server.address() as AddressInfo).port;

function ask(body: string | Uint8Array, method = 'POST', headers: Record<string, string> = {}) {
  return new Promise<{ status: number; type: string; body: string }>((resolve, reject) => {
    const sent = request({ port: port(), host: '127.0.0.1', method, headers, agent: false }, (response) => {
      const { statusCode: status = 0 } = response;
      const type = response.headers['content-type'] ?? '';
      text(response).then((answer) => resolve({ status, type, body: answer }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const asking = (spec: unknown, type: object = {}) => ask(JSON.stringify({ ...type, spec }));

for (const version of ['v1', 'v1beta1'])
  test(`success echoes apiVersion ${version}`, async () => {
    const type = { apiVersion: `authentication.k8s.io/${version}`, kind: 'TokenReview' };
    const { status, type: contentType, body } = await asking({ token: 't', audiences: ['a'] }, type);
    assert.equal(status, 200);
    assert.equal(contentType, 'application/json; charset=UTF-8');
    assert.deepEqual(JSON.parse(body), {
      ...type,
      metadata: {},
      spec: {},
      status: { authenticated: true, user: USER },
    });
    assert.deepEqual([asked, observed], [['t'], ['success']]);
  });

test('a review that names no version, or another, is answered without one', async () => {
  for (const type of [{}, { apiVersion: 'authentication.k8s.io/v9', kind: 'TokenReview' }, { kind: 'Pod' }]) {
    const { status, body } = await asking({ token: 't' }, type);
    assert.equal(status, 200);
    assert.ok(!('apiVersion' in JSON.parse(body)));
  }
});

test('what is empty is left out: no groups, no extra', async () => {
  review = () => ({ ok: true, user: { username: 'u', uid: 'x', groups: [], extra: {} }, by: 'b' });
  assert.deepEqual(JSON.parse((await asking({ token: 't' })).body).status, {
    authenticated: true,
    user: { username: 'u', uid: 'x' },
  });
});

for (const result of ['invalid_token', 'sts_error', 'uknown_user', 'sts_throttling'] as const)
  test(`${result}: the deny body, and the reason in the log alone`, async () => {
    review = () => ({ ok: false, result, check: 'c', message: 'the true reason' });
    const { status, type, body } = await asking({ token: 'secret-token' });
    assert.deepEqual([status, body], [result === 'sts_throttling' ? 429 : 403, DENIED]);
    assert.equal(type, 'application/json; charset=UTF-8');
    assert.deepEqual(observed, [result]);
    assert.match(logged.join(), /the true reason/);
    assert.doesNotMatch(logged.join(), /secret-token/);
  });

test('an absent or null spec, and one without a token, is an empty token', async () => {
  for (const body of ['{}', '{"spec":null}', '{"spec":{}}', '{"spec":{"token":null}}']) await ask(body);
  assert.deepEqual(asked, ['', '', '', '']);
});

const refused: readonly [what: string, body: string | Uint8Array, status: number, answer: string][] = [
  ['no body', '', 400, 'expected a request body\n'],
  ['no JSON', 'token=x', 400, MALFORMED],
  ['a list', '[]', 400, MALFORMED],
  ['null', 'null', 400, MALFORMED],
  ['half a document', '{"spec":{"token":"x"}', 400, MALFORMED],
  ['two documents', '{"spec":{"token":"x"}}{"spec":{"token":"y"}}', 400, MALFORMED],
  ['a token that is no text', '{"spec":{"token":7}}', 400, MALFORMED],
  ['a spec that is a list', '{"spec":["token"]}', 400, MALFORMED],
  ['garbage for UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400, MALFORMED],
  ['a million bytes', `{"spec":{"token":"${'x'.repeat(1_000_000)}"}}`, 400, MALFORMED],
  ['nesting', `{"spec":${'['.repeat(30_000)}`, 400, MALFORMED],
];
for (const [what, body, status, answer] of refused)
  test(`attack: ${what} is malformed, and nobody is asked`, async () => {
    const told = await ask(body);
    assert.deepEqual([told.status, told.body], [status, answer]);
    assert.match(told.type, /^text\/plain/);
    assert.deepEqual([asked, observed], [[], ['malformed_request']]);
  });

test('only POST', async () => {
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const told = await ask('', method);
    assert.deepEqual([told.status, told.body], [405, 'expected POST\n']);
  }
});

test('attack: an endless chunked body is cut off', async () => {
  const socket = connect(port(), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('POST /authenticate HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
  const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
  const flood = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', flood);
  flood();
  await new Promise((resolve) => socket.once('close', resolve));
  assert.deepEqual([asked, observed], [[], ['malformed_request']]);
});

test('attack: reviews under way are bounded; what is beyond is told to come later', async () => {
  const held = Promise.withResolvers<TokenReview>();
  review = () => held.promise;
  const both = [asking({ token: 'a' }), asking({ token: 'b' })];
  while (asked.length < 2) await new Promise((resolve) => setImmediate(resolve));
  const third = await asking({ token: 'c' });
  assert.deepEqual([third.status, third.body], [429, DENIED]);
  held.resolve({ ok: false, result: 'invalid_token', check: 'c', message: 'm' });
  assert.deepEqual(
    (await Promise.all(both)).map(({ status }) => status),
    [403, 403],
  );
  assert.deepEqual(asked, ['a', 'b']);
});

test('attack: a reviewer that rejects denies', async () => {
  review = () => Promise.reject(new Error('broken'));
  assert.equal((await asking({ token: 't' })).status, 403);
});

test('identities of scrubbed accounts are not in the log', async () => {
  const identity = { ...IDENTITY, account: '999999999999' };
  review = () => ({
    ok: true,
    user: { username: 'u', groups: [] },
    identity,
    by: 'mapRoles[0] arn:aws:iam::999999999999:role/r',
  });
  await asking({ token: 't' });
  review = () => ({
    ok: false,
    result: 'uknown_user',
    check: 'c',
    message: 'arn:aws:iam::999999999999:role/r',
    identity,
  });
  await asking({ token: 't' });
  assert.equal(logged.length, 2);
  assert.doesNotMatch(logged.join(), /999999999999|assumed-role/);
});
