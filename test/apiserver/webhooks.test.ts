import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { after, afterEach, before, describe, it } from 'node:test';
import {
  createFakeAuthority,
  type FakeAuthority,
  type FakeServer,
  listenTls,
} from '../fakes/authority.fake.ts';
import { call } from '../fakes/kubernetes-call.fake.ts';
import { type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const PODS = '/api/v1/namespaces/default/pods';
const CONFIGURATIONS = 'mutatingwebhookconfigurations.admissionregistration.k8s.io';
const VALIDATING = 'validatingwebhookconfigurations.admissionregistration.k8s.io';

interface Review {
  readonly request: {
    readonly uid: string;
    readonly object: { readonly metadata: Record<string, unknown> };
    readonly [member: string]: unknown;
  };
}

let api: SandboxApi;
let authority: FakeAuthority;
let hook: FakeServer;
let reviews: Review['request'][];
let answer: (review: Review['request'], response: ServerResponse) => void;

before(async () => {
  api = await startSandboxApi();
  authority = await createFakeAuthority();
  hook = await listenTls(authority, (request: IncomingMessage, response: ServerResponse) => {
    void json(request).then((body) => {
      const review = (body as Review).request; // what the API server sends
      reviews.push(review);
      answer(review, response);
    });
  });
});
after(async () => {
  await hook.close();
  await api.close();
});
afterEach(async () => {
  for (const resource of [CONFIGURATIONS, VALIDATING]) {
    for (const { metadata } of api.server.api.list(resource))
      await api.server.api.delete(resource, undefined, metadata.name);
  }
});

async function register(webhook: object = {}, resource = CONFIGURATIONS, name = 'hook'): Promise<void> {
  reviews = [];
  const caBundle = Buffer.from(authority.certificatePem).toString('base64');
  const rules = [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }];
  const base = {
    name: `${name}.example.com`,
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    clientConfig: { url: `${hook.url}/mutate`, caBundle },
    rules,
  };
  await api.server.api.create(resource, undefined, {
    metadata: { name },
    webhooks: [{ ...base, ...webhook }],
  });
}

function reply(response: ServerResponse, members: object): void {
  response.end(
    JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: members }),
  );
}

const patched = (operations: object[]) => ({
  patchType: 'JSONPatch',
  patch: Buffer.from(JSON.stringify(operations)).toString('base64'),
});

let serial = 0;
const createPod = (metadata: object = {}) =>
  call(api, PODS, {
    method: 'POST',
    body: {
      metadata: { name: `p${serial++}`, ...metadata },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    },
  });

describe('mutating webhooks', () => {
  it('are called over HTTPS, patch the object and warn the client', async () => {
    await register();
    answer = ({ uid }, response) =>
      reply(response, {
        uid,
        allowed: true,
        warnings: ['first', 'second "quoted"\r\nx'],
        ...patched([{ op: 'add', path: '/spec/containers/0/env', value: [{ name: 'A', value: 'b' }] }]),
      });
    const made = await createPod();
    assert.equal(made.status, 201);
    assert.deepEqual(made.json.spec.containers[0].env, [{ name: 'A', value: 'b' }]);
    assert.equal(made.headers.warning, '299 - "first", 299 - "second \\"quoted\\"  x"');
    assert.equal(reviews[0]?.operation, 'CREATE');
    assert.deepEqual((reviews[0]?.userInfo as { groups: string[] } | undefined)?.groups, [
      'system:masters',
      'system:authenticated',
    ]);
    assert.ok(
      JSON.stringify(reviews[0]?.object).includes('kube-api-access-'),
      'built-in admission runs first',
    );
  });

  it('see only what their selectors and rules ask for', async () => {
    await register({ objectSelector: { matchExpressions: [{ key: 'skip', operator: 'DoesNotExist' }] } });
    answer = ({ uid }, response) => reply(response, { uid, allowed: true });
    assert.equal((await createPod({ labels: { skip: '1' } })).status, 201);
    assert.equal(reviews.length, 0);
    await createPod();
    assert.equal(reviews.length, 1);
    await call(api, '/api/v1/namespaces/default/configmaps', {
      method: 'POST',
      body: { metadata: { name: 'c' } },
    });
    assert.equal(reviews.length, 1);
  });

  it('look again after a later change when they ask to', async () => {
    await register({ reinvocationPolicy: 'IfNeeded' }, CONFIGURATIONS, 'a');
    await register({}, CONFIGURATIONS, 'b');
    answer = ({ uid }, response) =>
      reply(response, {
        uid,
        allowed: true,
        ...(reviews.length === 2
          ? patched([{ op: 'add', path: '/metadata/annotations', value: { b: '1' } }])
          : {}),
      });
    assert.equal((await createPod()).status, 201);
    assert.equal(reviews.length, 3);
  });

  it('that deny are quoted', async () => {
    await register();
    answer = ({ uid }, response) =>
      reply(response, { uid, allowed: false, status: { message: 'no such luck', code: 403 } });
    const denied = await createPod();
    assert.deepEqual(
      [denied.status, denied.json.message],
      [403, 'admission webhook "hook.example.com" denied the request: no such luck'],
    );
  });
});

describe('webhooks that misbehave', () => {
  const misbehaviour: Readonly<Record<string, (uid: string, response: ServerResponse) => void>> = {
    garbage: (_uid, response) => void response.end('<html>'),
    'an error status': (_uid, response) => void response.writeHead(500).end(),
    'a redirect': (_uid, response) =>
      void response.writeHead(302, { location: 'https://localhost:1/' }).end(),
    'another uid': (_uid, response) => reply(response, { uid: 'x', allowed: true }),
    'no answer in time': () => {},
    'a patch that does not apply': (uid, response) =>
      reply(response, { uid, allowed: true, ...patched([{ op: 'remove', path: '/nowhere/at/all' }]) }),
    'a patch for a prototype': (uid, response) =>
      reply(response, { uid, allowed: true, ...patched([{ op: 'add', path: '/__proto__/x', value: 1 }]) }),
    'a patch that is no list': (uid, response) =>
      reply(response, {
        uid,
        allowed: true,
        patchType: 'JSONPatch',
        patch: Buffer.from('{}').toString('base64'),
      }),
    'a closed connection': (_uid, response) => void response.destroy(),
  };
  for (const [name, behave] of Object.entries(misbehaviour)) {
    it(`${name}: Fail refuses, Ignore goes on without`, async () => {
      await register({ timeoutSeconds: 1, failurePolicy: 'Fail' });
      answer = ({ uid }, response) => behave(uid, response);
      const failed = await createPod();
      assert.equal(failed.status, 500);
      assert.match(
        failed.json.message,
        /^Internal error occurred: failed calling webhook "hook\.example\.com": /,
      );
      await api.server.api.delete(CONFIGURATIONS, undefined, 'hook');
      await register({ timeoutSeconds: 1, failurePolicy: 'Ignore' });
      assert.equal((await createPod()).status, 201);
    });
  }

  it('a certificate that the bundle does not vouch for is not believed', async () => {
    const other = await createFakeAuthority();
    await register({
      failurePolicy: 'Fail',
      clientConfig: { url: hook.url, caBundle: Buffer.from(other.certificatePem).toString('base64') },
    });
    assert.equal((await createPod()).status, 500);
    assert.equal(reviews.length, 0);
  });
});

describe('validating webhooks', () => {
  it('see the finished object and may refuse it', async () => {
    await register({}, VALIDATING);
    answer = ({ uid, object }, response) =>
      reply(response, { uid, allowed: object.metadata.uid === undefined, status: { message: 'seen' } });
    const refused = await createPod();
    assert.equal(refused.json.message, 'admission webhook "hook.example.com" denied the request: seen');
  });
});

describe('configurations', () => {
  it('are validated: https only, no services here, known policies', async () => {
    const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
    const post = (webhook: object) =>
      call(api, path, {
        method: 'POST',
        body: { metadata: { name: 'x' }, webhooks: [{ name: 'a.b.c', ...webhook }] },
      });
    assert.match(
      (await post({ clientConfig: { url: 'http://x/' } })).json.message,
      /'https' is the only allowed URL scheme/,
    );
    assert.match(
      (await post({ clientConfig: { service: { name: 'a', namespace: 'b' } } })).json.message,
      /this cluster has no services/,
    );
    assert.match(
      (await post({ clientConfig: { url: 'https://x/' } })).json.message,
      /sideEffects: Required value/,
    );
  });
});
