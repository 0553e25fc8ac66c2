import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { parse } from 'yaml';
import { Refusal } from '../../src/core/errors/refusal.ts';
import type { ExecOptions, KubeletApi, RemoteStreams } from '../../src/sandbox/cluster-api.ts';
import { call } from '../fakes/kubernetes-call.fake.ts';
import { ACCOUNT, type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const PODS = '/api/v1/namespaces/default/pods';
const V5 = 'v5.channel.k8s.io';
const RUN = `${PODS}/p/exec?command=run&stdin=true&stdout=true&stderr=true`;

type Exec = (options: ExecOptions, streams: RemoteStreams, signal: AbortSignal) => Promise<number>;

let api: SandboxApi;
/** What the kubelet does in the present test. */
let behaviour: Exec = () => Promise.resolve(0);
const kubelet: KubeletApi = {
  async *logs() {},
  exec: (_pod, options, streams, signal) => behaviour(options, streams, signal),
  attach: async (_pod, _options, streams) => {
    streams.stdout.write('attached');
  },
};

before(async () => {
  api = await startSandboxApi();
  api.server.setKubelet(kubelet);
  const { api: cluster } = api.server;
  const spec = { containers: [{ name: 'c', image: 'busybox' }], nodeName: 'node-1' };
  await cluster.create('pods', 'default', { metadata: { name: 'p' }, spec });
  await cluster.create('pods', 'default', {
    metadata: { name: 'unbound' },
    spec: { containers: spec.containers },
  });
});
after(() => api.close());

interface Client {
  readonly socket: WebSocket;
  /** Payloads of a channel, joined. */
  text(channel: number): string;
  readonly closed: Promise<number>;
}

function admin(): { cert: Buffer; key: Buffer } {
  const { user } = parse(api.kubeconfig).users[0];
  return {
    cert: Buffer.from(user['client-certificate-data'], 'base64'),
    key: Buffer.from(user['client-key-data'], 'base64'),
  };
}

/** Resolves when the socket is open; rejects with the refusal's Status. */
async function connect(
  path: string,
  options: { protocols?: string[]; headers?: Record<string, string>; token?: string } = {},
): Promise<Client> {
  const { protocols = [V5], headers = {}, token } = options;
  const socket = new WebSocket(`wss://localhost:${api.port}${path}`, protocols, {
    ca: api.services.keyring.authorityPem(),
    headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` },
    ...(token === undefined ? admin() : {}),
  });
  const received = new Map<number, string>();
  socket.on('message', (data: Buffer) => {
    const channel = data[0] ?? -1;
    received.set(channel, (received.get(channel) ?? '') + data.subarray(1).toString());
  });
  const closed = once(socket, 'close').then(([code]) => Number(code));
  closed.catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () =>
        reject(Object.assign(new Error(JSON.parse(body).message), { code: response.statusCode })),
      );
    });
  });
  return { socket, text: (channel) => received.get(channel) ?? '', closed };
}

const statusOf = (client: Client) => JSON.parse(client.text(3));

describe('exec over WebSockets', () => {
  it('carries the channels, ends input alone, tells the exit code and closes', async () => {
    let size: readonly number[] = [];
    behaviour = async ({ command, container }, streams) => {
      streams.onResize((...given) => {
        size = given;
      });
      let input = '';
      for await (const chunk of streams.stdin) input += String(chunk);
      streams.stdout.write(`${command.join(' ')} in ${container}: ${input}`);
      await new Promise((resolve) => streams.stderr.write('error', resolve));
      return 3;
    };
    const client = await connect(RUN);
    assert.equal(client.socket.protocol, V5);
    client.socket.send(Buffer.from('\x04{"Width":101,"Height":33}'));
    client.socket.send(Buffer.from('\x04not a size'));
    client.socket.send(Buffer.from('\x00hello'));
    client.socket.send(Buffer.of(255, 0));
    assert.equal(await client.closed, 1000);
    assert.equal(client.text(1), 'run in c: hello');
    assert.equal(client.text(2), 'error');
    assert.deepEqual(size, [33, 101]);
    assert.equal(statusOf(client).reason, 'NonZeroExitCode');
    assert.deepEqual(statusOf(client).details.causes, [{ reason: 'ExitCode', message: '3' }]);
  });

  it('tells success, refusals of the kubelet and faults, of which no detail leaves', async () => {
    behaviour = () => Promise.resolve(0);
    const good = await connect(RUN, { protocols: ['v4.channel.k8s.io'] });
    await good.closed;
    assert.deepEqual(statusOf(good), { metadata: {}, status: 'Success' });
    behaviour = () =>
      Promise.reject(new Refusal('InternalError', 500, 'Internal error occurred: no such thing'));
    const refused = await connect(RUN);
    await refused.closed;
    assert.equal(statusOf(refused).message, 'Internal error occurred: no such thing');
    behaviour = () => Promise.reject(new Error('ENOENT /secret/path'));
    const broken = await connect(RUN);
    await broken.closed;
    assert.equal(statusOf(broken).reason, 'InternalError');
    assert.doesNotMatch(broken.text(3), /secret/);
  });

  it('attack: a session that is never ended is in the trail as soon as it has begun, and once', async () => {
    const events = async () => {
      const found = await api.services.audit.find({ account: ACCOUNT, limit: 200, wanted: [] });
      return found.filter(({ record }) => /Pod(Exec|Attach)$/.test(record.eventName)).length;
    };
    const before = await events();
    const { promise, resolve } = Promise.withResolvers<number>();
    behaviour = () => promise;
    const client = await connect(RUN);
    assert.equal(await events(), before + 1);
    resolve(0);
    await client.closed;
    assert.equal(await events(), before + 1);
  });

  it('attach is another place with the same manners', async () => {
    const client = await connect(`${PODS}/p/attach?stdout=true`);
    await client.closed;
    assert.equal(client.text(1), 'attached');
  });

  it('tells the kubelet when the client has gone', async () => {
    const gone = new Promise<string>((resolve) => {
      behaviour = (_options, _streams, signal) =>
        new Promise((done) =>
          signal.addEventListener('abort', () => {
            resolve('gone');
            done(0);
          }),
        );
    });
    const client = await connect(RUN);
    client.socket.terminate();
    assert.equal(await gone, 'gone');
  });

  it('holds a client back that sends more than the program reads', async () => {
    let streams: RemoteStreams | undefined;
    let finish = (): void => undefined;
    behaviour = (_options, given) => {
      streams = given;
      return new Promise((done) => {
        finish = () => done(0);
      });
    };
    const client = await connect(RUN);
    const piece = Buffer.alloc(256 * 1024);
    for (let i = 0; i < 128; i++) client.socket.send(piece);
    await delay(300);
    assert.ok((streams?.stdin.readableLength ?? 0) < 1024 * 1024, 'a bounded part of 32 MiB is here');
    finish();
    assert.equal(await client.closed, 1000, 'the end reaches a client that is held back');
  });
});

describe('attacks on exec', () => {
  const refusal = (path: string, options: Parameters<typeof connect>[1] = {}) =>
    connect(path, options).then(
      (client) => {
        client.socket.terminate();
        assert.fail('it was let in');
      },
      (error: Error & { code?: number }) => ({ code: error.code, message: error.message }),
    );

  it('who may get but not create is not let in; neither verb lets attach in through exec', async () => {
    const { api: cluster } = api.server;
    const rbac = 'rbac.authorization.k8s.io';
    const grant = async (name: string, resources: string[], verbs: string[]): Promise<string> => {
      await cluster.create('serviceaccounts', 'default', { metadata: { name } });
      await cluster.create(`roles.${rbac}`, 'default', {
        metadata: { name },
        rules: [{ apiGroups: [''], resources, verbs }],
      });
      await cluster.create(`rolebindings.${rbac}`, 'default', {
        metadata: { name },
        roleRef: { apiGroup: rbac, kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace: 'default' }],
      });
      return (await cluster.createToken('default', name, { audiences: [], expirationSeconds: 600 })).token;
    };
    behaviour = () => Promise.resolve(0);
    const nobody = await grant('nobody', ['pods'], ['*']);
    const reader = await grant('reader', ['pods', 'pods/exec'], ['get', 'list']);
    const runner = await grant('runner', ['pods/exec'], ['get', 'create']);
    assert.match((await refusal(RUN, { token: nobody })).message, /cannot get resource "pods\/exec"/);
    const { code, message } = await refusal(RUN, { token: reader });
    assert.equal(code, 403);
    assert.equal(
      message,
      'pods "p" is forbidden: User "system:serviceaccount:default:reader" cannot create resource "pods/exec" in API group "" in the namespace "default"',
    );
    assert.equal((await refusal(`${PODS}/p/attach?stdout=true`, { token: runner })).code, 403);
    assert.equal((await refusal(RUN, { token: 'x.y.z' })).code, 401);
    await (await connect(RUN, { token: runner })).closed;
  });

  it('what is wrong with a request is told before anything starts', async () => {
    behaviour = () => assert.fail('it started');
    const cases: readonly [string, number, RegExp][] = [
      [`${PODS}/none/exec?command=a&stdout=true`, 404, /pods "none" not found/],
      [`${PODS}/unbound/exec?command=a&stdout=true`, 400, /pod unbound does not have a host assigned/],
      [`${PODS}/p/exec?command=a&stdout=true&container=x`, 400, /container x is not valid for pod p/],
      [`${PODS}/p/exec?command=a`, 400, /at least 1 of stdin, stdout, stderr/],
      [`${PODS}/p/exec?stdout=true`, 400, /at least one command/],
      [`${PODS}/p/exec?stdout=true&command=a%00b`, 400, /NUL/],
      [`${PODS}/p/exec?stdout=true${'&command=a'.repeat(1100)}`, 400, /too many arguments/],
      [`${PODS}/p/portforward`, 404, /could not find/],
    ];
    for (const [path, code, text] of cases) {
      const answer = await refusal(path);
      assert.equal(answer.code, code, path.slice(0, 80));
      assert.match(answer.message, text);
    }
  });

  it('a page of another origin, another protocol, and no upgrade at all are refused', async () => {
    behaviour = () => assert.fail('it started');
    assert.equal((await refusal(RUN, { headers: { origin: 'https://evil.example' } })).code, 400);
    assert.equal((await refusal(RUN, { protocols: ['v3.channel.k8s.io'] })).code, 400);
    assert.equal((await call(api, RUN, { method: 'POST' })).json.message, 'Upgrade request required');
    const spdy = await call(api, RUN, {
      method: 'POST',
      headers: { connection: 'Upgrade', upgrade: 'SPDY/3.1' },
    });
    assert.equal(spdy.status, 501);
    assert.match(spdy.json.message, /not over SPDY: kubectl 1\.30 and later/);
  });

  it('a broken handshake is answered and leaves no session behind', async () => {
    const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-protocol': V5 };
    const before = api.log.events.filter(({ level }) => level === 'error').length;
    for (let i = 0; i < 70; i++) assert.equal((await call(api, RUN, { headers })).status, 400);
    assert.equal(api.log.events.filter(({ level }) => level === 'error').length, before);
  });

  it('unknown channels and oversize messages end the connection, and the program with it', async () => {
    for (const [message, code] of [
      [Buffer.from('\x07x'), 1008],
      [Buffer.alloc(0), 1008],
      [Buffer.alloc(2 * 1024 * 1024), 1009],
    ] as const) {
      const ended = new Promise((resolve) => {
        behaviour = (_options, _streams, signal) =>
          new Promise((done) => signal.addEventListener('abort', () => resolve(done(0))));
      });
      const client = await connect(RUN);
      client.socket.send(message);
      assert.equal(await client.closed, code);
      await ended;
    }
  });

  it('sessions are bounded, and ended ones make room', async () => {
    behaviour = (_options, _streams, signal) =>
      new Promise((done) => signal.addEventListener('abort', () => done(0)));
    const clients = await Promise.all(Array.from({ length: 64 }, () => connect(RUN)));
    assert.equal((await refusal(RUN)).code, 429);
    clients[0]?.socket.terminate();
    await delay(100);
    const again = await connect(RUN);
    for (const { socket } of [...clients, again]) socket.terminate();
  });
});
