import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { after, before, test } from 'node:test';
import { type FakeInstance, openFakeServices } from '../../../../test/fakes/instance.fake.ts';
import { ensureAdministrator } from '../../../service/users/bootstrap.ts';
import { route } from '../../listeners/router.ts';
import { CONTROL_PREFIX, controlDoor } from './door.ts';

const TOKEN = 'right-token-right-token-right-token';

let opened: Pick<FakeInstance, 'services' | 'close'>;
let server: Server;
let url: string;
const audited: string[] = [];

before(async () => {
  opened = await openFakeServices();
  const { audit } = opened.services;
  const services = {
    ...opened.services,
    audit: {
      ...audit,
      record: (event: Parameters<typeof audit.record>[0]) => void audited.push(JSON.stringify(event)),
    },
  };
  await ensureAdministrator(services);
  const handler = route([controlDoor(services, TOKEN)], (_request, response) =>
    response.writeHead(404).end(),
  );
  server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${CONTROL_PREFIX}`;
});
after(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await opened.close();
});

function call(verb: string, body: string, more: RequestInit = {}): Promise<Response> {
  return fetch(`${url}${verb}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body,
    ...more,
  });
}

const codeOf = async (answer: Response): Promise<readonly [number, string]> => [
  answer.status,
  ((await answer.json()) as { readonly code: string }).code,
];

test('no token, a wrong one, part of it, or a browser s simple request: 403 before the verb is looked at', async () => {
  for (const authorization of [
    '',
    'Bearer ',
    `Bearer ${TOKEN.slice(1)}`,
    `Bearer ${TOKEN}x`,
    TOKEN,
    `Basic ${TOKEN}`,
  ]) {
    for (const verb of ['account-credentials', 'nothing']) {
      const answer = await call(verb, '{"account":"default"}', { headers: { authorization } });
      assert.deepEqual(await codeOf(answer), [403, 'AccessDenied'], authorization);
    }
  }
  const simple = await call('list-accounts', '{}', { headers: { 'content-type': 'text/plain' } });
  assert.equal(simple.status, 403);
  assert.equal(simple.headers.get('access-control-allow-origin'), null);
  assert.deepEqual(audited, []);
});

test('only POST, only known verbs, only their members', async () => {
  const get = await fetch(`${url}list-accounts`, { headers: { authorization: `Bearer ${TOKEN}` } });
  assert.equal(get.status, 405);
  for (const verb of ['nothing', 'constructor', '__proto__', 'list-accounts?x=1', '']) {
    assert.deepEqual(await codeOf(await call(verb, '{}')), [404, 'UnknownOperation'], verb);
  }
  for (const body of [
    '',
    '[]',
    'null',
    '"x"',
    '{',
    '{"name":1}',
    '{"name":null}',
    '{}',
    '{"name":"x","ID":"1"}',
  ]) {
    assert.deepEqual(await codeOf(await call('create-account', body)), [400, 'InvalidInputException'], body);
  }
  const polluted = await call('create-account', '{"__proto__":{"name":"x"}}');
  assert.equal(polluted.status, 400);
});

test('a body that is too large is refused while it arrives', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  const head = `POST ${CONTROL_PREFIX}create-account HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n`;
  socket.write(`${head}Content-Length: 99999999\r\n\r\n${'a'.repeat(70_000)}`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 413 /);
  socket.destroy();
});

test('what was done is audited as the root user, without the keys that were answered', async () => {
  const made = await call('create-account', '{"name":"dev","id":"222233334444"}');
  assert.equal(made.status, 200);
  const answer = await call('account-credentials', '{"account":"dev"}');
  const { administrator } = (await answer.json()) as { administrator: { secretAccessKey: string } };
  assert.equal(administrator.secretAccessKey.length, 40);
  const missing = await call('delete-account', '{"account":"none"}');
  assert.deepEqual(await codeOf(missing), [404, 'AccountNotFoundException']);
  const trail = audited.join('\n');
  assert.match(trail, /"operation":"CreateAccount"/);
  assert.match(trail, /"operation":"GetAccountCredentials"/);
  assert.match(trail, /"operation":"CloseAccount".*"errorCode":"AccountNotFoundException"/);
  assert.ok(!trail.includes(administrator.secretAccessKey) && !trail.includes(TOKEN));
});

test('a token that is asked about is in no record', async () => {
  const answer = await call(
    'explain-access',
    '{"token":"k8s-aws-v1.c2VjcmV0","verb":"get","resource":"pods"}',
  );
  assert.deepEqual(await codeOf(answer), [503, 'NotReady']);
  const record = audited.at(-1) ?? '';
  assert.match(record, /"operation":"ExplainClusterAccess".*"resource":"pods"/);
  assert.ok(!record.includes('c2VjcmV0'));
  for (const body of [
    '{}',
    '{"verb":"get","arn":"a"}',
    '{"username":"x","groups":"y"}',
    '{"username":"x","groups":[1]}',
    '{"Token":"x"}',
  ])
    assert.ok([400, 503].includes((await call('explain-access', body)).status), body);
});
