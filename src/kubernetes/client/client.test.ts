import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, before, test } from 'node:test';
import { createFakeAuthority, type FakeAuthority, listenTls } from '../../../test/fakes/authority.fake.ts';
import { BodyTooLarge } from './body.ts';
import { createKubernetesClient } from './client.ts';
import { ConnectionFault } from './connection.ts';
import { KubernetesError } from './status-error.ts';

let authority: FakeAuthority;
let server: Awaited<ReturnType<typeof listenTls>>;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

before(async () => {
  authority = await createFakeAuthority();
  server = await listenTls(authority, (request, response) => answer(request, response));
});
after(() => server.close());

function client(limits = {}) {
  return createKubernetesClient(
    { server: server.url, authorityPem: authority.certificatePem, token: async () => 'the-token' },
    limits,
  );
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

test('sends the token, the body and the patch type', async () => {
  const seen: unknown[] = [];
  answer = async (request, response) => {
    const body = (await request.toArray()).join('');
    seen.push([
      request.method,
      request.url,
      request.headers['content-type'],
      request.headers.authorization,
      body,
    ]);
    json(response, 200, { metadata: { name: 'x' } });
  };
  const api = client();
  await api.patch('/api/v1/pods/x', [{ op: 'test' }], 'json');
  await api.delete('/api/v1/pods/x');
  api.close();
  assert.deepEqual(seen, [
    ['PATCH', '/api/v1/pods/x', 'application/json-patch+json', 'Bearer the-token', '[{"op":"test"}]'],
    ['DELETE', '/api/v1/pods/x', undefined, 'Bearer the-token', ''],
  ]);
});

test('a refusal carries the Status: code, reason, message', async () => {
  answer = (_request, response) =>
    json(response, 404, { kind: 'Status', code: 404, reason: 'NotFound', message: 'pods "x" not found' });
  const api = client();
  await assert.rejects(api.get('/api/v1/pods/x'), (error: unknown) => {
    assert.ok(error instanceof KubernetesError);
    assert.deepEqual([error.code, error.reason, error.message], [404, 'NotFound', 'pods "x" not found']);
    return true;
  });
  api.close();
});

test('joins the pages of a list', async () => {
  answer = (request, response) => {
    const next = new URL(request.url ?? '', 'https://x').searchParams.get('continue');
    const name = next === null ? 'a' : 'b';
    json(response, 200, {
      metadata: next === null ? { resourceVersion: '5', continue: 'n' } : { resourceVersion: '5' },
      items: [{ metadata: { name } }],
    });
  };
  const api = client();
  const list = await api.list('/api/v1/pods');
  api.close();
  assert.equal(list.resourceVersion, '5');
  assert.deepEqual(
    list.items.map((item) => item.metadata.name),
    ['a', 'b'],
  );
});

test('attack: an endless answer is cut off', async () => {
  answer = (_request, response) => {
    response.writeHead(200);
    response.end(Buffer.alloc(4096, 0x20));
  };
  const api = client({ maximumBody: 1024 });
  await assert.rejects(api.get('/api/v1/pods/x'), BodyTooLarge);
  api.close();
});

test('attack: a redirect is not followed, so the token goes nowhere else', async () => {
  let calls = 0;
  answer = (_request, response) => {
    calls++;
    response.writeHead(307, { location: `${server.url}/elsewhere` }).end();
  };
  const api = client();
  await assert.rejects(
    api.get('/api/v1/pods/x'),
    (error: unknown) => error instanceof KubernetesError && error.code === 307,
  );
  api.close();
  assert.equal(calls, 1);
});

test('attack: a server with a certificate from elsewhere is refused before the token is sent', async () => {
  let calls = 0;
  answer = (_request, response) => {
    calls++;
    json(response, 200, {});
  };
  const other = await createFakeAuthority();
  const api = createKubernetesClient({
    server: server.url,
    authorityPem: other.certificatePem,
    token: async () => 'the-token',
  });
  await assert.rejects(api.get('/api/v1/pods/x'));
  const systemRoots = createKubernetesClient({ server: server.url, token: async () => 'the-token' });
  await assert.rejects(systemRoots.get('/api/v1/pods/x'), /self.signed/);
  api.close();
  systemRoots.close();
  assert.equal(calls, 0);
});

test('attack: plain http is refused', () => {
  assert.throws(() => createKubernetesClient({ server: 'http://localhost:8080' }), ConnectionFault);
});
