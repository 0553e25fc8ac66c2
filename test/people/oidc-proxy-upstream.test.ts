import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createFakeAuthority, type FakeServer, listenTls } from '../fakes/authority.fake.ts';
import { startOidcProvider, type TestProvider } from '../fakes/oidc-provider.fake.ts';
import { kubeconfigOf, type ProxyWorld, startProxy } from '../fakes/oidc-proxy.fake.ts';

/** An API that hangs up on so many requests of connections which answered one before. */
let hangUps = 0;
let seen: string[] = [];
const used = new WeakSet<object>();
let provider: TestProvider;
let upstream: FakeServer;
let proxy: ProxyWorld;
let folder: string;

function onRequest(incoming: IncomingMessage, response: ServerResponse): void {
  const { socket, method = '', headers } = incoming;
  incoming.resume();
  seen.push(`${method} ${headers.authorization}`);
  if (hangUps > 0 && used.has(socket)) {
    hangUps--;
    socket.destroy();
    return;
  }
  used.add(socket);
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-plugin-'));
  provider = await startOidcProvider();
  const authority = await createFakeAuthority();
  upstream = await listenTls(authority, onRequest);
  const plugin = join(folder, 'plugin');
  const answer = (token: string) =>
    `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${token}","expirationTimestamp":"2999-01-01T00:00:00Z"}}`;
  await writeFile(plugin, `#!/bin/sh\necho run >> "${folder}/runs"\necho '${answer('of-the-plugin')}'\n`);
  await chmod(plugin, 0o700);
  const kubeconfig = JSON.parse(kubeconfigOf(upstream.url, authority.certificatePem));
  kubeconfig.users[0].user = {
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Never' },
  };
  proxy = await startProxy(provider, JSON.stringify(kubeconfig));
});
after(async () => {
  await proxy.close();
  await upstream.close();
  await provider.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  [seen, hangUps] = [[], 0];
});

function call(method: string, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${proxy.url}/api/v1/pods`,
      {
        method,
        agent: false,
        ca: proxy.authority.certificatePem,
        headers: {
          authorization: `Bearer ${provider.mint({})}`,
          ...(body === undefined ? {} : { 'content-length': body.length }),
        },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const OWN = 'Bearer of-the-plugin';

describe('the API behind the proxy', () => {
  it('is called with the token of the kubeconfig’s exec plugin, which is run once', async () => {
    assert.deepEqual(await Promise.all([call('GET'), call('GET'), call('GET')]), [200, 200, 200]);
    assert.deepEqual([...new Set(seen)], [`GET ${OWN}`]);
    assert.equal(await readFile(join(folder, 'runs'), 'utf8'), 'run\n');
  });

  it('closes a kept connection under a GET: it is sent once more, on a new one', async () => {
    assert.equal(await call('GET'), 200);
    hangUps = 100;
    assert.equal(await call('GET'), 200);
    assert.equal(hangUps, 99);
    assert.deepEqual(seen, [`GET ${OWN}`, `GET ${OWN}`, `GET ${OWN}`]);
  });

  for (const [method, body] of [
    ['POST', '{}'],
    ['DELETE', undefined],
    ['PUT', '{}'],
    ['GET', 'with a body'],
  ] as const)
    it(`attack: ${method}${body === undefined ? '' : ' with a body'} is never sent twice`, async () => {
      assert.equal(await call('GET'), 200);
      hangUps = 100;
      assert.equal(await call(method, body), 500);
      assert.equal(seen.length, 2);
    });
});
