import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { parse } from 'yaml';
import type { KubeletApi } from '../../src/sandbox/cluster-api.ts';
import { findKubectl } from '../fakes/kubectl-binaries.fake.ts';
import { startOidcProvider, type TestProvider } from '../fakes/oidc-provider.fake.ts';
import { type ProxyWorld, startProxy } from '../fakes/oidc-proxy.fake.ts';
import { type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const DOCUMENT = join(import.meta.dirname, '../../docs/people.md');
const POD = '/api/v1/namespaces/default/pods/p';
const EXEC = `${POD}/exec?command=run&stdin=true&stdout=true`;

let provider: TestProvider;
let api: SandboxApi;
let proxy: ProxyWorld;
const kubectls = await findKubectl();

const kubelet: KubeletApi = {
  async *logs() {
    yield Buffer.from('first\n');
    yield Buffer.from('second\n');
  },
  exec: async (_pod, { command }, streams) => {
    let input = '';
    for await (const chunk of streams.stdin) input += String(chunk);
    await new Promise((resolve) => streams.stdout.write(`${command.join(' ')}: ${input}`, resolve));
    return 0;
  },
  attach: async () => undefined,
};

before(async () => {
  [provider, api] = await Promise.all([startOidcProvider(), startSandboxApi()]);
  api.server.setKubelet(kubelet);
  const { api: cluster } = api.server;
  const spec = { containers: [{ name: 'c', image: 'busybox' }], nodeName: 'node-1' };
  await cluster.create('pods', 'default', { metadata: { name: 'p' }, spec });
  const bind = (name: string, role: string, subject: object) =>
    cluster.create('clusterrolebindings.rbac.authorization.k8s.io', undefined, {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', ...subject }],
    });
  await cluster.create('clusterroles.rbac.authorization.k8s.io', undefined, {
    metadata: { name: 'be-bot' },
    rules: [
      { apiGroups: [''], resources: ['users'], verbs: ['impersonate'], resourceNames: ['bot'] },
      {
        apiGroups: ['authentication.k8s.io'],
        resources: ['uids'],
        verbs: ['impersonate'],
        resourceNames: ['b-1'],
      },
    ],
  });
  await bind('developers', 'edit', { kind: 'Group', name: 'oidc:dev' });
  await bind('jane-is-bot', 'be-bot', { kind: 'User', name: 'oidc:jane' });
  // The proxy's rights are those that its documentation gives, and nothing more.
  const [, manifest = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
  await cluster.create('clusterroles.rbac.authorization.k8s.io', undefined, parse(manifest));
  await cluster.create('serviceaccounts', 'default', { metadata: { name: 'proxy' } });
  await bind('proxy', 'oidc-proxy', {
    kind: 'ServiceAccount',
    apiGroup: '',
    name: 'proxy',
    namespace: 'default',
  });
  const { token } = await cluster.createToken('default', 'proxy', { audiences: [], expirationSeconds: 3600 });
  const kubeconfig = parse(api.kubeconfig);
  kubeconfig.users[0].user = { token };
  proxy = await startProxy(provider, JSON.stringify(kubeconfig), [
    '--extra-user-header-client-ip',
    '--token-passthrough',
    ...['--extra-user-headers', 'Front=door', '--oidc-uid-claim', 'uid'],
  ]);
});
after(async () => {
  await proxy.close();
  await Promise.all([api.close(), provider.close(), kubectls.close()]);
});

const mint = (claims: object = {}) => provider.mint({ uid: 'u-1', groups: ['dev'], ...claims });

interface Answer {
  readonly status: number;
  readonly body: string;
}

function call(
  path: string,
  token: string,
  options: { method?: string; headers?: Record<string, string>; body?: object; port?: number } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body, port = proxy.port } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = request(
    {
      port,
      path,
      method,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: proxy.authority.certificatePem,
      rejectUnauthorized: port === proxy.port,
      agent: false,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    },
    (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
    },
  );
  outgoing.once('error', reject);
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}

async function whoami(token: string, headers: Record<string, string> = {}, port = proxy.port) {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const answer = await call(path, token, { method: 'POST', body, headers, port });
  const parsed = JSON.parse(answer.body);
  return answer.status === 201 ? parsed.status.userInfo : { code: answer.status, message: parsed.message };
}

describe('oidc-proxy in front of a cluster that knows no provider', () => {
  it('the API sees the person: name, groups, uid and what the proxy adds', async () => {
    const user = await whoami(mint());
    assert.match(user.extra['remote-client-ip'][0], /127\.0\.0\.1$/);
    delete user.extra['remote-client-ip'];
    assert.deepEqual(user, {
      username: 'oidc:jane',
      uid: 'u-1',
      groups: ['oidc:dev', 'system:authenticated'],
      extra: { front: ['door'] },
    });
  });

  it('RBAC is the cluster’s', async () => {
    assert.equal((await call(POD, mint())).status, 200);
    const denied = await call(POD, mint({ groups: [] }));
    assert.equal(denied.status, 403);
    assert.match(denied.body, /User \\"oidc:jane\\" cannot get resource \\"pods\\"/);
  });

  it('whom a person may impersonate, they may; the API hears who it really was', async () => {
    const user = await whoami(mint(), { 'Impersonate-User': 'bot', 'Impersonate-Uid': 'b-1' });
    delete user.extra['remote-client-ip'];
    assert.deepEqual(user, {
      username: 'bot',
      uid: 'b-1',
      groups: ['system:authenticated'],
      extra: {
        front: ['door'],
        'originaluser.jetstack.io-user': ['oidc:jane'],
        'originaluser.jetstack.io-groups': ['oidc:dev', 'system:authenticated'],
        'originaluser.jetstack.io-uid': ['u-1'],
      },
    });
  });

  for (const headers of [
    { 'Impersonate-User': 'system:admin' },
    { 'Impersonate-User': 'bot', 'Impersonate-Group': 'system:masters' },
    { 'Impersonate-User': 'bot', 'Impersonate-Uid': 'b-2' },
    { 'Impersonate-User': 'bot', 'Impersonate-Extra-Scopes': 'all' },
  ])
    it(`whom they may not, they may not: ${Object.values(headers).join(', ')}`, async () => {
      const { code, message } = await whoami(mint(), headers);
      assert.equal(code, 403);
      assert.match(message, /User "oidc:jane" cannot impersonate resource/);
    });

  it('a service account has the groups that the API server would have given it', async () => {
    // The role `edit` of Kubernetes lets people be service accounts.
    const { username, groups } = await whoami(mint(), {
      'Impersonate-User': 'system:serviceaccount:default:default',
    });
    assert.equal(username, 'system:serviceaccount:default:default');
    assert.deepEqual(groups, [
      'system:serviceaccounts',
      'system:serviceaccounts:default',
      'system:authenticated',
    ]);
  });

  it('a service account’s token passes through, with its own rights and not the proxy’s', async () => {
    const { token } = await api.server.api.createToken('default', 'default', {
      audiences: [],
      expirationSeconds: 3600,
    });
    const user = await whoami(token);
    assert.equal(user.username, 'system:serviceaccount:default:default');
    assert.equal((await call(POD, token)).status, 403);
    const { code } = await whoami(token, { 'Impersonate-User': 'system:admin' });
    assert.equal(code, 403);
  });

  it('a watch is passed on as it comes', async () => {
    const outgoing = request({
      port: proxy.port,
      path: '/api/v1/namespaces/default/configmaps?watch=1',
      host: '127.0.0.1',
      servername: 'localhost',
      ca: proxy.authority.certificatePem,
      headers: { authorization: `Bearer ${mint()}` },
    });
    outgoing.end();
    const [answer] = await once(outgoing, 'response');
    assert.equal(answer.statusCode, 200);
    // No event is there yet: the head came by itself. From here on things happen.
    await api.server.api.create('configmaps', 'default', { metadata: { name: 'seen' } });
    let text = '';
    for await (const chunk of answer) {
      text += String(chunk);
      if (text.includes('"seen"')) break;
    }
    outgoing.destroy();
    assert.match(text, /"ADDED"/);
  });

  it('exec goes through as a WebSocket, both ways', async () => {
    const socket = new WebSocket(`wss://localhost:${proxy.port}${EXEC}`, ['v5.channel.k8s.io'], {
      ca: proxy.authority.certificatePem,
      headers: { authorization: `Bearer ${mint()}` },
    });
    let out = '';
    socket.on('message', (data: Buffer) => {
      if (data[0] === 1) out += data.subarray(1).toString();
    });
    await once(socket, 'open');
    socket.send(Buffer.from('\x00hello'));
    socket.send(Buffer.from([255, 0]));
    await once(socket, 'close');
    assert.equal(out, 'run: hello');
  });

  it('exec of somebody who may not is refused by the API, in its words', async () => {
    const socket = new WebSocket(`wss://localhost:${proxy.port}${EXEC}`, ['v5.channel.k8s.io'], {
      ca: proxy.authority.certificatePem,
      headers: { authorization: `Bearer ${mint({ groups: [] })}` },
    });
    socket.on('error', () => undefined);
    const [, answer] = await once(socket, 'unexpected-response');
    let text = '';
    for await (const chunk of answer) text += String(chunk);
    assert.equal(answer.statusCode, 403);
    assert.match(text, /pods\/exec/);
    socket.terminate();
  });

  it('ready once the issuer answered; metrics tell decisions', async () => {
    const get = async (path: string) => (await fetch(`http://127.0.0.1:${proxy.probePort}${path}`)).text();
    assert.match(await get('/readyz'), /\[\+\]https:\/\/localhost:\d+ ok\nok/);
    assert.equal(await get('/livez'), 'ok');
    assert.match(
      await get('/metrics'),
      /oidc_proxy_authentications_total\{outcome="passed",check="impersonation"\} \d/,
    );
  });
});

for (const [index, kubectl] of kubectls.paths.entries())
  it(`stock kubectl, binary ${index + 1}: get, logs and exec`, async () => {
    const config = join(proxy.folder, 'user-kubeconfig');
    const cluster = {
      server: proxy.url,
      'certificate-authority-data': Buffer.from(proxy.authority.certificatePem).toString('base64'),
    };
    await writeFile(
      config,
      JSON.stringify({
        'current-context': 'c',
        clusters: [{ name: 'c', cluster }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'jane' } }],
        users: [{ name: 'jane', user: { token: mint() } }],
      }),
    );
    const run = (args: readonly string[], input?: string) =>
      new Promise<string>((resolve) => {
        const env = { PATH: process.env.PATH, HOME: proxy.folder, KUBECONFIG: config };
        const child = execFile(kubectl, args, { env, timeout: 30_000 }, (_error, out, err) =>
          resolve(out + err),
        );
        child.stdin?.end(input);
      });
    assert.match(await run(['get', 'pods']), /^NAME[\s\S]*\np /);
    assert.equal(await run(['logs', 'p', '-f']), 'first\nsecond\n');
    assert.equal(await run(['exec', '-i', 'p', '--', 'run'], 'input'), 'run: input');
    assert.match(await run(['get', 'pods', '--as', 'system:admin']), /cannot impersonate resource "users"/);
    assert.match(await run(['auth', 'whoami']), /oidc:jane/);
  });

it('--disable-impersonation: the API judges the token itself, and the proxy’s certificate is not shown', async () => {
  const plain = await startProxy(provider, api.kubeconfig, ['--disable-impersonation']);
  try {
    // The sandbox here knows no provider: were the proxy's certificate shown, it would answer as the administrator.
    assert.deepEqual(await whoami(mint(), {}, plain.port), { code: 401, message: 'Unauthorized' });
  } finally {
    await plain.close();
  }
});
