import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, call } from '../fakes/kubernetes-call.fake.ts';
import { type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const SECRETS = '/api/v1/namespaces/default/secrets';
const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts';
const TYPE = 'kubernetes.io/service-account-token';
const LAST_USED = 'kubernetes.io/legacy-token-last-used';

let api: SandboxApi;
before(async () => {
  api = await startSandboxApi();
});
after(() => api.close());

const post = (path: string, body: object): Promise<Answer> => call(api, path, { method: 'POST', body });
const whoami = (token: string): Promise<Answer> =>
  call(api, '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
    method: 'POST',
    body: {},
    identity: 'none',
    headers: { authorization: `Bearer ${token}` },
  });
const review = async (token: string, audiences?: readonly string[]) =>
  (
    await post('/apis/authentication.k8s.io/v1/tokenreviews', {
      spec: { token, ...(audiences && { audiences }) },
    })
  ).json.status;

/** Resolves when the Secret satisfies the test, now or after a change; undefined stands for its absence. */
function until(name: string, test: (secret: Record<string, unknown> | undefined) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const watch = { stop: () => undefined as undefined };
    const look = (): void => {
      if (!test(api.server.api.get('secrets', 'default', name))) return;
      queueMicrotask(() => watch.stop());
      resolve();
    };
    Object.assign(watch, api.server.api.watch('secrets', look));
    look();
  });
}

async function secretToken(account: string, name: string): Promise<string> {
  const annotations = { 'kubernetes.io/service-account.name': account };
  await post(SECRETS, { metadata: { name, annotations }, type: TYPE });
  await until(name, (secret) => (secret?.data as Record<string, string> | undefined)?.token !== undefined);
  const { data } = (await call(api, `${SECRETS}/${name}`)).json;
  assert.deepEqual(Object.keys(data).sort(), ['ca.crt', 'namespace', 'token']);
  return Buffer.from(data.token, 'base64').toString();
}

describe('tokens that live in Secrets', () => {
  it('are filled in, accepted, and their use is noted', async () => {
    await post(ACCOUNTS, { metadata: { name: 'old' } });
    const token = await secretToken('old', 'filled');
    assert.equal((await whoami(token)).json.status.userInfo.username, 'system:serviceaccount:default:old');
    const today = new Date(api.services.clock.now()).toISOString().slice(0, 10);
    await until('filled', (secret) => {
      const { labels } = (secret?.metadata ?? {}) as { labels?: Record<string, string> };
      return labels?.[LAST_USED] === today;
    });
    assert.equal((await review(token)).authenticated, true);
    assert.equal((await review(token, ['sts.amazonaws.com'])).authenticated, false);
  });

  it('end with their Secret, and with a Secret that holds another token', async () => {
    await post(ACCOUNTS, { metadata: { name: 'short' } });
    const token = await secretToken('short', 'gone');
    await call(api, `${SECRETS}/gone`, { method: 'DELETE' });
    assert.equal((await whoami(token)).status, 401);
    const second = await secretToken('short', 'gone');
    assert.equal((await whoami(second)).status, 201);
    const data = { token: Buffer.from(`${second}x`).toString('base64') };
    await call(api, `${SECRETS}/gone`, {
      method: 'PATCH',
      body: JSON.stringify({ data }),
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    assert.equal((await whoami(second)).status, 401);
  });

  it('go with their account', async () => {
    await post(ACCOUNTS, { metadata: { name: 'leaves' } });
    const token = await secretToken('leaves', 'orphan');
    await call(api, `${ACCOUNTS}/leaves`, { method: 'DELETE' });
    await until('orphan', (secret) => secret === undefined);
    assert.equal((await whoami(token)).status, 401);
  });

  it('need the name of an account', async () => {
    const answer = await post(SECRETS, { metadata: { name: 'nobody' }, type: TYPE });
    assert.match(
      answer.json.message,
      /metadata\.annotations\[kubernetes\.io\/service-account\.name\]: Required value/,
    );
  });
});

describe('tokens bound to objects', () => {
  const request = (kind: string, name: string, more: object = {}) =>
    post(`${ACCOUNTS}/default/token`, {
      spec: { boundObjectRef: { kind, apiVersion: 'v1', name, ...more } },
    });

  it('die with the Secret', async () => {
    await post(SECRETS, { metadata: { name: 'anchor' } });
    const { token } = (await request('Secret', 'anchor')).json.status;
    assert.equal((await whoami(token)).status, 201);
    await call(api, `${SECRETS}/anchor`, { method: 'DELETE' });
    assert.equal((await whoami(token)).status, 401);
    await post(SECRETS, { metadata: { name: 'anchor' } });
    assert.equal((await whoami(token)).status, 401, 'a Secret of the same name is another Secret');
  });

  it('die with the node, and say its name', async () => {
    await post('/api/v1/nodes', { metadata: { name: 'n' } });
    const { token } = (await request('Node', 'n')).json.status;
    const { extra } = (await whoami(token)).json.status.userInfo;
    assert.deepEqual(extra['authentication.kubernetes.io/node-name'], ['n']);
    await call(api, '/api/v1/nodes/n', { method: 'DELETE' });
    assert.equal((await review(token)).authenticated, false);
  });

  it('are refused for what cannot hold them', async () => {
    assert.equal((await request('Secret', 'missing')).status, 404);
    assert.equal((await request('ConfigMap', 'kube-root-ca.crt')).status, 400);
    assert.equal((await request('__proto__', 'x')).status, 400);
    await post(SECRETS, { metadata: { name: 'other' } });
    assert.equal((await request('Secret', 'other', { uid: 'not-this' })).status, 409);
  });
});
