import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { connect } from 'node:tls';
import { createFakeAuthority, type FakeServer, listenTls } from '../fakes/authority.fake.ts';
import { startOidcProvider, type TestProvider } from '../fakes/oidc-provider.fake.ts';
import { kubeconfigOf, type ProxyWorld, startProxy } from '../fakes/oidc-proxy.fake.ts';

const REVIEWS = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly body: string;
}

/** An API that tells what reached it, and allows nobody to impersonate. */
let seen: Seen[] = [];
let provider: TestProvider;
let upstream: FakeServer;
let proxy: ProxyWorld;

async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { method = '', url = '', headersDistinct } = request;
  seen.push({ method, url, headers: headersDistinct, body });
  const answer = url === REVIEWS ? { metadata: {}, status: { allowed: false } } : { kind: 'Told' };
  response.writeHead(url === REVIEWS ? 201 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}

before(async () => {
  provider = await startOidcProvider();
  const authority = await createFakeAuthority();
  upstream = await listenTls(authority, (request, response) => void onRequest(request, response));
  const kubeconfig = kubeconfigOf(upstream.url, authority.certificatePem);
  proxy = await startProxy(provider, kubeconfig, ['--oidc-required-claim', 'hd=example.com']);
});
after(async () => {
  await proxy.close();
  await upstream.close();
  await provider.close();
});
beforeEach(() => {
  seen = [];
});

/** Sends these octets and answers with everything that comes back until the connection ends. */
async function raw(...pieces: readonly string[]): Promise<string> {
  const socket = connect({
    port: proxy.port,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: proxy.authority.certificatePem,
  });
  await once(socket, 'secureConnect');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  for (const piece of pieces) socket.write(piece, 'latin1');
  await once(socket, 'close');
  return answer;
}

const good = (claims: object = {}) => provider.mint({ hd: 'example.com', ...claims });

function head(target: string, lines: readonly string[] = [], token = good()): string {
  const all = ['Host: localhost', `Authorization: Bearer ${token}`, ...lines];
  return `GET ${target} HTTP/1.1\r\n${all.map((line) => `${line}\r\n`).join('')}`;
}
const get = (target: string, lines: readonly string[] = [], token?: string) =>
  raw(`${head(target, [...lines, 'Connection: close'], token)}\r\n`);

const statusOf = (answer: string) => Number(answer.split(' ')[1]);

describe('what reaches the API', () => {
  it('the user of the token under the proxy’s own credentials, and nothing of the token', async () => {
    const answer = await get('/api/v1/pods?watch=1', [], good({ groups: ['dev'] }));
    assert.equal(statusOf(answer), 200);
    assert.deepEqual(
      seen.map(({ url, headers }) => ({
        url,
        authorization: headers.authorization,
        user: headers['impersonate-user'],
        groups: headers['impersonate-group'],
      })),
      [
        {
          url: '/k8s/clusters/one/api/v1/pods?watch=1',
          authorization: ['Bearer the-proxys-own'],
          user: ['oidc:jane'],
          groups: ['oidc:dev', 'system:authenticated'],
        },
      ],
    );
  });

  it('names beyond ASCII, as the octets of UTF-8', async () => {
    await get('/api', [], good({ sub: 'Zoë' }));
    const [name = ''] = seen[0]?.headers['impersonate-user'] ?? [];
    assert.equal(Buffer.from(name, 'latin1').toString('utf8'), 'oidc:Zoë');
  });

  it('attack: headers of the connection that name the proxy’s, and identities of other schemes', async () => {
    await get('/api', [
      'Connection: Impersonate-User, Impersonate-Group, Authorization',
      'X-Remote-User: admin',
      'X-Remote-Group: system:masters',
      'X-Remote-Extra-Scopes: all',
      'x_remote_user: admin',
      'Proxy-Authorization: Basic x',
      'Keep-Alive: timeout=5',
      'TE: trailers',
      'Sec-WebSocket-Protocol: v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.c2VjcmV0',
    ]);
    const { headers } = seen[0] ?? assert.fail('nothing reached the API');
    assert.deepEqual(headers['impersonate-user'], ['oidc:jane']);
    assert.deepEqual(headers['impersonate-group'], ['system:authenticated']);
    assert.deepEqual(headers['sec-websocket-protocol'], ['v5.channel.k8s.io']);
    const names = Object.keys(headers).filter((name) => /^(x.remote|proxy-|te$)/.test(name));
    assert.deepEqual(names, []);
  });
});

describe('attacks on who is asking', () => {
  const impersonations: readonly (readonly [title: string, lines: readonly string[], status: number])[] = [
    ['a user', ['Impersonate-User: admin'], 403],
    ['in another case', ['iMPERSONATE-uSER: admin'], 403],
    ['listed as of the connection', ['Connection: impersonate-user', 'Impersonate-User: admin'], 403],
    ['with an underscore only', ['Impersonate_User: admin'], 200],
    ['a group alone', ['Impersonate-Group: system:masters'], 400],
    ['twice', ['Impersonate-User: jane', 'impersonate-user: admin'], 400],
    ['an unknown header', ['Impersonate-User: a', 'Impersonate-Everything: yes'], 400],
    [
      'who forges the proxy’s own words',
      ['Impersonate-User: a', 'Impersonate-Extra-Originaluser.jetstack.io-User: boss'],
      400,
    ],
    [
      'who forges them encoded',
      ['Impersonate-User: a', 'Impersonate-Extra-originaluser%2Ejetstack%2Eio-user: boss'],
      400,
    ],
  ];
  for (const [title, lines, status] of impersonations)
    it(`inbound impersonation, ${title}: ${status}`, async () => {
      assert.equal(statusOf(await get('/api', lines)), status);
      const reached = seen.filter(({ url }) => !url.endsWith(REVIEWS));
      assert.deepEqual(
        reached.map(({ headers }) => headers['impersonate-user']),
        status === 200 ? [['oidc:jane']] : [],
      );
    });

  for (const [username, resource] of [
    ['system:serviceaccount:ns:app', 'serviceaccounts'],
    ['system:serviceaccount:Kube_System:app', 'users'],
    ['system:serviceaccount:ns:app/x', 'users'],
  ])
    it(`whoever would be ${username} needs rights on ${resource}`, async () => {
      assert.equal(statusOf(await get('/api', [`Impersonate-User: ${username}`])), 403);
      assert.equal(JSON.parse(seen[0]?.body ?? '').spec.resourceAttributes.resource, resource);
    });

  const tokens: readonly (readonly [title: string, token: () => string, status: number])[] = [
    ['of another client', () => good({ aud: 'wiki' }), 401],
    ['without the required claim', () => provider.mint({}), 401],
    ['with the required claim wrong', () => good({ hd: 'evil.example' }), 401],
    ['with a group system:masters behind the prefix', () => good({ groups: ['system:masters'] }), 200],
    ['that tells no user', () => good({ sub: 7 }), 403],
    ['of which nothing is a token', () => 'x', 401],
    ['expired', () => good({ exp: 1 }), 401],
  ];
  for (const [title, token, status] of tokens)
    it(`a token ${title}: ${status}`, async () => {
      const answer = await get('/api', [], token());
      assert.equal(statusOf(answer), status);
      if (status !== 200) {
        assert.equal(seen.length, 0);
        assert.match(answer, /"kind":"Status"/);
      } else assert.ok(!(seen[0]?.headers['impersonate-group'] ?? []).includes('system:masters'));
    });

  it('two Authorization headers, one of each kind: 401', async () => {
    assert.equal(statusOf(await get('/api', ['Authorization: Bearer the-proxys-own'])), 401);
    assert.equal(seen.length, 0);
  });
  it('no token is nobody: 401', async () => {
    assert.equal(statusOf(await raw('GET /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')), 401);
  });
  it('no log line holds a token or a query', async () => {
    const token = good();
    await get('/api/v1/pods?command=secret', ['Audit-ID: mine'], token);
    const told = JSON.stringify(proxy.log.events);
    const [auditId = ''] = seen[0]?.headers['audit-id'] ?? [];
    assert.match(told, new RegExp(`"AuSuccess","fields":{"auditID":"${auditId}"`));
    assert.ok(!told.includes(token) && !told.includes('the-proxys-own') && !told.includes('command=secret'));
    assert.match(told, /"event":"AuSuccess".*"uri":"\/api\/v1\/pods"/);
    assert.match(told, /"event":"AuFail".*required claim hd not present/);
  });
});

describe('attacks on where a request goes, and where it ends', () => {
  for (const target of [
    '/../../v3/users',
    '/api/../../..',
    '/api/%2e%2e/%2E%2e/admin',
    '/api/..%2f..%2fadmin',
    '/api/..%5c..%5cadmin',
    '/api/./v1',
    '//evil.example/api',
    '/api//v1',
    'http://evil.example/api',
    '/api/%zz',
    '/api/%00',
    '*',
  ])
    it(`${target}: 400`, async () => {
      assert.equal(statusOf(await get(target)), 400);
      assert.equal(seen.length, 0);
    });

  for (const [title, lines] of [
    ['both lengths', ['Content-Length: 4', 'Transfer-Encoding: chunked']],
    ['two lengths', ['Content-Length: 4', 'Content-Length: 5']],
    ['another encoding first', ['Transfer-Encoding: gzip, chunked']],
    ['an encoding with a space', ['Transfer-Encoding : chunked']],
    ['a length with a sign', ['Content-Length: +4']],
  ] as const)
    it(`smuggling with ${title}`, async () => {
      const smuggled = 'GET /secret HTTP/1.1\r\nHost: x\r\n\r\n';
      const answer = await raw(
        `${head('/api', [...lines, 'Connection: close']).replace('GET', 'POST')}\r\n0\r\n\r\n${smuggled}`,
      );
      assert.equal(statusOf(answer), 400);
      assert.deepEqual(
        seen.map(({ url }) => url),
        [],
      );
    });

  it('a body whose length is called the connection’s keeps its end', async () => {
    const body = 'GET /secret HTTP/1.1\r\nHost: x\r\n\r\n';
    const lines = [`Content-Length: ${body.length}`, 'Connection: close, content-length'];
    const answer = await raw(`${head('/api/x', lines).replace('GET', 'DELETE')}\r\n${body}`);
    assert.equal(statusOf(answer), 200);
    assert.deepEqual(
      seen.map(({ method, url, body: read }) => ({ method, url, read })),
      [{ method: 'DELETE', url: '/k8s/clusters/one/api/x', read: body }],
    );
  });

  it('callers who leave at once, in every way, leave the proxy standing', async () => {
    const options = { port: proxy.port, host: '127.0.0.1', servername: 'localhost' };
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket'];
    for (const lines of [[], ['Impersonate-User: x'], upgrade, ['Content-Length: 100']]) {
      const socket = connect({ ...options, ca: proxy.authority.certificatePem });
      await once(socket, 'secureConnect');
      const sent = new Promise((resolve) => socket.write(`${head('/api', lines)}\r\n`, resolve));
      await sent;
      socket.destroy();
      await once(socket, 'close');
    }
    assert.equal(statusOf(await get('/api')), 200);
  });

  it('a head of a hundred kilobytes', async () => {
    const answer = await raw(`${head('/api', [`X-Long: ${'x'.repeat(100_000)}`])}\r\n`);
    assert.equal(statusOf(answer), 400);
    assert.equal(seen.length, 0);
  });
});

describe('attacks by upgrade', () => {
  const wish = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Key: a',
    'Sec-WebSocket-Version: 13',
  ];
  const hidden = 'GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n';

  it('the API refuses: what came behind the head is never a request', async () => {
    const answer = await raw(`${head('/api/exec', wish)}\r\n${hidden}`);
    assert.match(answer, /^HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*"kind":"Told"/i);
    assert.deepEqual(
      seen.map(({ url }) => url),
      ['/k8s/clusters/one/api/exec'],
    );
  });
  it('with a body', async () => {
    const answer = await raw(
      `${head('/api/exec', [...wish, `Content-Length: ${hidden.length}`])}\r\n${hidden}`,
    );
    assert.equal(statusOf(answer), 400);
    assert.equal(seen.length, 0);
  });
  it('without a token', async () => {
    const answer = await raw(`GET /api/exec HTTP/1.1\r\nHost: x\r\n${wish.join('\r\n')}\r\n\r\n`);
    assert.equal(statusOf(answer), 401);
    assert.equal(seen.length, 0);
  });
  it('to a protocol that is not passed on: an ordinary request', async () => {
    const lines = ['Connection: Upgrade, HTTP2-Settings, close', 'Upgrade: h2c', 'HTTP2-Settings: AA'];
    assert.equal(statusOf(await raw(`${head('/api', lines)}\r\n`)), 200);
    assert.equal(seen[0]?.headers.upgrade, undefined);
    assert.equal(seen[0]?.headers['http2-settings'], undefined);
  });
});
