import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { NO_ENTRIES } from './config-map-entries.ts';
import { admissionHandler } from './handler.ts';
import { DEFAULT_WEBHOOK_CONFIG } from './webhook-config.ts';

const ROLE = 'arn:aws:iam::111122223333:role/app';
let fault: Error | undefined;
let closed = false;
const lookup = {
  find: async (namespace: string, name: string) => {
    if (fault !== undefined) throw fault;
    const annotations = new Map([['eks.amazonaws.com/role-arn', ROLE]]);
    const account = namespace === 'ns' && name === 'sa' ? { namespace, name, annotations } : undefined;
    return { namespace, name, associated: false, account, entries: NO_ENTRIES };
  },
};
const server = createServer(
  admissionHandler({
    lookup,
    config: DEFAULT_WEBHOOK_CONFIG,
    log: new FakeLog(),
    chance: () => 0,
    failClosed: () => closed,
  }),
);
let url: string;

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mutate`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

interface Answer {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly patchType?: string;
    readonly patch?: string;
    readonly warnings?: string[];
    readonly status?: unknown;
  };
}

async function post(body: unknown, contentType = 'application/json') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body: text });
}

async function review(requestPart: unknown, apiVersion = 'admission.k8s.io/v1'): Promise<Answer> {
  const response = await post({ apiVersion, kind: 'AdmissionReview', request: requestPart });
  assert.equal(response.status, 200);
  return (await response.json()) as Answer;
}

const pod = { metadata: {}, spec: { serviceAccountName: 'sa', containers: [{ name: 'c' }] } };
const creation = {
  uid: 'u-1',
  namespace: 'ns',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  operation: 'CREATE',
  object: pod,
};

test('section 7: both review versions are echoed, the patch is base64 JSONPatch', async () => {
  for (const version of ['admission.k8s.io/v1', 'admission.k8s.io/v1beta1']) {
    const answer = await review(creation, version);
    assert.deepEqual([answer.apiVersion, answer.kind], [version, 'AdmissionReview']);
    assert.deepEqual([answer.response.uid, answer.response.allowed], ['u-1', true]);
    assert.equal(answer.response.patchType, 'JSONPatch');
    const patch = JSON.parse(Buffer.from(answer.response.patch ?? '', 'base64').toString()) as {
      path: string;
    }[];
    assert.equal(patch[0]?.path, '/spec/volumes');
  }
});

test('no patch for an update, another kind or an empty name', async () => {
  const spec = { ...pod.spec, serviceAccountName: '' };
  for (const change of [
    { operation: 'UPDATE' },
    { kind: { group: 'apps', version: 'v1', kind: 'Deployment' }, object: 7 },
    { subResource: 'status' },
    { object: { metadata: {}, spec } },
  ]) {
    const answer = await review({ ...creation, ...change });
    assert.deepEqual(answer.response, { uid: 'u-1', allowed: true });
  }
});

test('a service account that is not there lets the pod in with a word about it, or denies it where that is asked for', async () => {
  const warning = 'service account sa was not found: no AWS identity for this pod';
  const open = await review({ ...creation, namespace: 'other' });
  assert.deepEqual(open.response, { uid: 'u-1', allowed: true, warnings: [warning] });
  closed = true;
  const denied = await review({ ...creation, namespace: 'other' });
  closed = false;
  assert.deepEqual(denied.response, {
    uid: 'u-1',
    allowed: false,
    status: { metadata: {}, message: warning },
  });
});

test('what cannot be decoded is let in as it is, with its uid as far as it was read', async () => {
  for (const body of ['{', '', '[]', 'null', '"x"', { apiVersion: 'v0', kind: 'AdmissionReview' }, {}]) {
    const answer = (await (await post(body)).json()) as Answer;
    assert.deepEqual([answer.response.uid, answer.response.allowed], ['', true]);
    assert.equal(answer.response.patch, undefined);
    assert.match(answer.response.warnings?.[0] ?? '', /^the pod was not looked at: /);
  }
  assert.deepEqual(await review(undefined), {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid: '', allowed: true, warnings: ['the pod was not looked at: bad content'] },
  });
  const object = { metadata: {}, spec: { serviceAccountName: 'sa', containers: [{ name: 7 }] } };
  assert.deepEqual((await review({ ...creation, object })).response, {
    uid: 'u-1',
    allowed: true,
    warnings: ['the pod was not looked at: spec.containers[0]: expected a string'],
  });
  assert.equal((await review({ ...creation, uid: 7 })).response.uid, '');
});

test('attack: a pod that is no pod is denied where everything fails closed', async () => {
  closed = true;
  const answer = await review({ ...creation, object: { metadata: {}, spec: 7 } });
  closed = false;
  assert.equal(answer.response.allowed, false);
});

test('section 8: the content type must be exact', async () => {
  const response = await post(creation, 'application/json; charset=utf-8');
  assert.equal(response.status, 415);
  assert.equal(await response.text(), 'Invalid Content-Type, expected `application/json`\n');
  assert.equal((await fetch(url)).status, 405);
});

test('a look-up that fails lets the pod in with a warning, or denies it where that is asked for', async () => {
  fault = new Error('connection refused');
  const open = await review(creation);
  closed = true;
  const denied = await review(creation);
  closed = false;
  fault = undefined;
  const message = 'service account sa could not be looked up';
  assert.deepEqual(open.response, { uid: 'u-1', allowed: true, warnings: [message] });
  assert.deepEqual(denied.response, { uid: 'u-1', allowed: false, status: { metadata: {}, message } });
});

test('attack: a review of more than 4 MiB is not read, declared or not', async () => {
  const big = 'x'.repeat(5 * 1024 * 1024);
  const declared = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': big.length };
    const outgoing = request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
      outgoing.destroy();
    });
    outgoing.on('error', reject);
    outgoing.flushHeaders();
  });
  assert.equal(declared, 413);
  const ended = await new Promise<string>((resolve) => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const outgoing = request(url, { method: 'POST', headers }, () => resolve('answered'));
    outgoing.on('error', () => resolve('cut off'));
    outgoing.write(Buffer.alloc(5 * 1024 * 1024, 0x20));
  });
  assert.equal(ended, 'cut off');
});

test('attack: thousands of containers get their patch or none, and no flood of warnings', async () => {
  const env = [{ name: 'AWS_ROLE_ARN', value: 'own' }];
  const object = (count: number) => ({
    metadata: {},
    spec: {
      serviceAccountName: 'sa',
      containers: Array.from({ length: count }, (_, index) => ({ name: `c${index}`, env })),
    },
  });
  const some = await review({ ...creation, object: object(3000) });
  assert.equal(some.response.patchType, 'JSONPatch');
  assert.equal(some.response.warnings?.length, 21);
  assert.equal(some.response.warnings?.at(-1), 'and 2980 more warnings');
  const many = await review({ ...creation, object: object(20_000) });
  assert.deepEqual(many.response, {
    uid: 'u-1',
    allowed: true,
    warnings: ['the pod has too many containers to be given an AWS identity'],
  });
});

test('attack: nesting and prototype names do no harm', async () => {
  const deep = `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const answer = (await (await post(deep)).json()) as Answer;
  assert.equal(answer.response.patch, undefined);
  const object = JSON.parse(
    '{"__proto__":{"spec":1},"metadata":{"annotations":{"__proto__":"x"}},"spec":{"serviceAccountName":"sa","containers":[{"name":"__proto__"}]}}',
  );
  assert.equal((await review({ ...creation, object })).response.patchType, 'JSONPatch');
});
