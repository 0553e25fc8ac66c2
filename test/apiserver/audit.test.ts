import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CloudTrailRecord } from '../../src/service/audit/record.ts';
import { type CallOptions, call } from '../fakes/kubernetes-call.fake.ts';
import { ACCOUNT, type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const PODS = '/api/v1/namespaces/default/pods';
const REVIEWS = '/apis/authentication.k8s.io/v1/tokenreviews';

let api: SandboxApi;
before(async () => {
  api = await startSandboxApi();
});
after(() => api.close());

async function trail(limit = 50): Promise<readonly CloudTrailRecord[]> {
  const found = await api.services.audit.find({ account: ACCOUNT, limit, wanted: [] });
  return found.map(({ record }) => record);
}

/** The events that one request left, and its `Audit-Id`. */
async function eventsOf(path: string, options: CallOptions = {}) {
  api.pass(1000);
  const known = new Set((await trail()).map(({ eventID }) => eventID));
  const answer = await call(api, path, options);
  const events = (await trail()).filter(({ eventID }) => !known.has(eventID));
  return { answer, events, id: answer.headers['audit-id'] };
}

const mint = (body: object) =>
  eventsOf('/api/v1/namespaces/default/serviceaccounts/default/token', {
    method: 'POST',
    body: { spec: { audiences: ['sts.amazonaws.com'], expirationSeconds: 600, ...body } },
  });
const jtiOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).jti;

describe("calls on the cluster's API", () => {
  it('a write, under the id that its answer names', async () => {
    const body = { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'busybox' }] } };
    const { answer, events, id } = await eventsOf(PODS, { method: 'POST', body });
    assert.equal(answer.status, 201);
    const [event] = events;
    assert.equal(events.length, 1);
    assert.deepEqual(
      [event?.requestID, event?.eventName, event?.eventSource, event?.eventType, event?.readOnly],
      [id, 'CreatePod', 'kubernetes.sandbox.rolecall', 'KubernetesApiCall', false],
    );
    assert.equal(event?.userIdentity.userName, 'kubernetes-admin');
    assert.deepEqual(event?.requestParameters, {
      verb: 'create',
      apiGroup: '',
      resource: 'pods',
      namespace: 'default',
      name: 'p',
      uid: answer.json.metadata.uid,
    });
  });

  it('attack: whoever impersonates itself, with a group more, is not taken for itself', async () => {
    const headers = { 'impersonate-user': 'kubernetes-admin', 'impersonate-group': 'others' };
    const { events } = await eventsOf(PODS, { headers });
    assert.equal(events.length, 1);
    assert.match(JSON.stringify(events[0]?.userIdentity), /"impersonatedBy":"kubernetes-admin"/);
  });

  it('attack: whoever reads under the name of a part of this system leaves an event all the same', async () => {
    const headers = { 'impersonate-user': 'rolecall:webhook', 'impersonate-group': 'system:masters' };
    const { answer, events } = await eventsOf('/api/v1/namespaces/default/secrets', { headers });
    assert.deepEqual([answer.status, events.length], [200, 1]);
  });

  it('a token that was issued, without the token', async () => {
    const { answer, events } = await mint({});
    const [event] = events;
    const { token } = answer.json.status;
    assert.equal(event?.eventName, 'CreateServiceAccountToken');
    const { credentialId } = (event?.responseElements ?? {}) as { credentialId?: string };
    assert.equal(credentialId, `JTI=${jtiOf(token)}`);
    assert.deepEqual(event?.rolecall?.workload, {
      namespace: 'default',
      serviceAccount: 'default',
      tokenId: jtiOf(token),
    });
    assert.ok(!JSON.stringify(event).includes(token.split('.')[2]));
  });

  it('a token that the kubelet had issued for a pod', async () => {
    const { json: pod } = await call(api, `${PODS}/p`);
    api.pass(1000);
    const { uid } = pod.metadata;
    const { token } = await api.server.api.createToken('default', 'default', {
      audiences: ['sts.amazonaws.com'],
      expirationSeconds: 600,
      boundPod: { name: 'p', uid },
    });
    const [event] = await trail(1);
    assert.equal(event?.eventName, 'CreateServiceAccountToken');
    assert.deepEqual(event?.rolecall?.workload, {
      namespace: 'default',
      serviceAccount: 'default',
      pod: 'p',
      podUid: uid,
      tokenId: jtiOf(token),
    });
  });

  it('reviews of tokens, good and bad', async () => {
    const token = (await mint({})).answer.json.status.token;
    const review = (spec: object) => eventsOf(REVIEWS, { method: 'POST', body: { spec } });
    const good = (await review({ token, audiences: ['sts.amazonaws.com'] })).events[0];
    assert.equal(good?.eventName, 'CreateTokenReview');
    assert.deepEqual(good?.responseElements, {
      authenticated: true,
      username: 'system:serviceaccount:default:default',
    });
    assert.equal(good?.rolecall?.workload?.tokenId, jtiOf(token));
    const bad = (await review({ token: 'nonsense-of-a-token' })).events[0];
    assert.deepEqual(bad?.responseElements, { authenticated: false, error: 'invalid bearer token' });
    for (const event of [good, bad])
      assert.doesNotMatch(JSON.stringify(event), /nonsense-of-a-token|eyJ[\w-]+\./);
  });

  it('refusals: nobody, somebody without permission, somebody in the name of another', async () => {
    const headers = { authorization: 'Bearer wrong-token-of-somebody' };
    const unknown = await eventsOf(PODS, { identity: 'none', headers });
    const [first] = unknown.events;
    assert.deepEqual(
      [first?.requestID, first?.errorCode, first?.rolecall?.check, first?.eventName],
      [unknown.id, 'Unauthorized', 'tokenAccepted', 'GetPod'],
    );
    assert.ok(!JSON.stringify(first).includes('wrong-token'));
    const [anonymous] = (await eventsOf(PODS, { identity: 'none' })).events;
    assert.deepEqual(
      [anonymous?.errorCode, anonymous?.rolecall?.check, anonymous?.userIdentity.userName],
      ['Forbidden', 'rbacAllows', 'system:anonymous'],
    );
    const [other] = (await eventsOf(PODS, { headers: { 'impersonate-user': 'jane' } })).events;
    assert.deepEqual(
      [other?.errorCode, other?.userIdentity.userName, other?.userIdentity.impersonatedBy],
      ['Forbidden', 'jane', 'kubernetes-admin'],
    );
    const [missing] = (await eventsOf(`${PODS}/absent`)).events;
    assert.deepEqual([missing?.errorCode, missing?.eventName], ['NotFound', 'GetPod']);
  });

  it('no noise: discovery, health, and what this system itself follows', async () => {
    for (const path of ['/version', '/livez', '/api', '/apis', '/openapi/v2'])
      assert.deepEqual((await eventsOf(path)).events, [], path);
    const { keyring } = api.services;
    const own = await keyring.certificate('own', {
      commonName: 'rolecall:follower',
      organizations: ['system:masters'],
      usages: ['client'],
      lifetime: 86_400_000,
    });
    const identity = { cert: own.certificatePem, key: own.privateKeyPem };
    assert.deepEqual((await eventsOf('/api/v1/serviceaccounts', { identity })).events, []);
    const { events } = await eventsOf(`${PODS}/p`, { identity, method: 'DELETE' });
    assert.equal(events[0]?.eventName, 'DeletePod');
  });

  it('attack: paths and agents of strangers are bounded and stay one text', async () => {
    const { events } = await eventsOf(`/api/v1/${'x'.repeat(5000)}%0a%22`, {
      identity: 'none',
      headers: { 'user-agent': `a"}${'y'.repeat(3000)}` },
    });
    const [event] = events;
    assert.equal(event?.errorCode, 'NotFound');
    assert.ok(JSON.stringify(event).length < 4000);
    assert.equal(event?.userAgent.length, 1024);
  });
});
