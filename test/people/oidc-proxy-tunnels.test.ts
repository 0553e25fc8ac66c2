import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { createFakeAuthority } from '../fakes/authority.fake.ts';
import { startOidcProvider, type TestProvider } from '../fakes/oidc-provider.fake.ts';
import { kubeconfigOf, type ProxyWorld, startProxy } from '../fakes/oidc-proxy.fake.ts';

let provider: TestProvider;
let upstream: Server;
let proxy: ProxyWorld;
/** What the API answers to a wish for another protocol. */
let answer: (socket: Duplex) => void;
let reached: Record<string, unknown> = {};

before(async () => {
  provider = await startOidcProvider();
  const authority = await createFakeAuthority();
  upstream = createServer({ cert: authority.certificatePem, key: authority.privateKeyPem });
  upstream.on('upgrade', (request, socket) => {
    socket.on('error', () => undefined);
    reached = { url: request.url, ...request.headers };
    answer(socket);
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const url = `https://localhost:${(upstream.address() as AddressInfo).port}`;
  proxy = await startProxy(provider, kubeconfigOf(url, authority.certificatePem));
});
after(async () => {
  await proxy.close();
  upstream.closeAllConnections();
  upstream.close();
  await provider.close();
});

async function ask(protocol: string, behind = ''): Promise<TLSSocket> {
  const socket = connect({
    port: proxy.port,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: proxy.authority.certificatePem,
  });
  await once(socket, 'secureConnect');
  const lines = [
    'POST /api/v1/namespaces/n/pods/p/exec?command=ls HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${provider.mint({})}`,
    'Connection: Upgrade',
    `Upgrade: ${protocol}`,
    'Content-Length: 0',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${behind}`);
  return socket;
}

async function until(socket: Duplex, pattern: RegExp): Promise<string> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (pattern.test(text)) break;
  }
  return text;
}

const switched = (protocol: string) =>
  `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n`;

describe('connections that are given to another protocol', () => {
  it('SPDY, as older kubectl speaks it: both ways, with what came behind the heads', async () => {
    answer = (socket) => {
      socket.write(`${switched('SPDY/3.1')}first `);
      socket.pipe(socket);
    };
    const socket = await ask('SPDY/3.1', 'behind ');
    socket.write('later');
    const text = await until(socket, /later/);
    assert.match(text, /^HTTP\/1\.1 101 .*\r\n[\s\S]*x-stream-protocol-version: v4\.channel\.k8s\.io/i);
    assert.ok(text.endsWith('first behind later'), text);
    assert.equal(reached.upgrade, 'SPDY/3.1');
    assert.equal(reached['impersonate-user'], 'oidc:jane');
    assert.equal(reached.authorization, 'Bearer the-proxys-own');
    socket.destroy();
  });

  it('the one side ends and the other does', async () => {
    const upstreamClosed = Promise.withResolvers<void>();
    answer = (socket) => {
      socket.once('close', () => upstreamClosed.resolve());
      socket.write(switched('SPDY/3.1'));
      socket.resume();
    };
    const socket = await ask('SPDY/3.1');
    await until(socket, /\r\n\r\n/);
    socket.destroy();
    await upstreamClosed.promise;
  });

  it('attack: the API answers another protocol than was asked for', async () => {
    answer = (socket) => socket.write(switched('h2c'));
    const socket = await ask('websocket');
    assert.match(await until(socket, /}$/), /^HTTP\/1\.1 500 [\s\S]*"kind":"Status"/);
  });

  it('the API hangs up', async () => {
    answer = (socket) => socket.destroy();
    const socket = await ask('websocket');
    assert.match(await until(socket, /}$/), /^HTTP\/1\.1 500 /);
  });

  it('attack: the API answers an ordinary request with another protocol', { timeout: 10_000 }, async () => {
    upstream.once('request', ({ socket }) => socket.write(`${switched('websocket')}HTTP/1.1 200 OK\r\n\r\n`));
    const socket = await ask('h2c');
    const text = await until(socket, /\}$/);
    assert.match(text, /^HTTP\/1\.1 500 [\s\S]*another protocol/);
    socket.destroy();
  });
});
