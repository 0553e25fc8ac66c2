import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { call } from '../fakes/kubernetes-call.fake.ts';
import { type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const TYPE = { 'content-type': 'application/apply-patch+yaml' };

let api: SandboxApi;
before(async () => {
  api = await startSandboxApi();
});
after(() => api.close());

const apply = (path: string, manager: string, body: object, query = '') =>
  call(api, `${path}?fieldManager=${manager}${query}`, {
    method: 'PATCH',
    body: JSON.stringify(body),
    headers: TYPE,
  });
const map = (name: string, data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});
const container = (name: string, more: object = {}) => ({ name, image: 'busybox', ...more });
const deployment = (name: string, containers: readonly object[], more: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers } },
    ...more,
  },
});

interface Entry {
  readonly manager: string;
  readonly operation: string;
  readonly subresource?: string;
  readonly time: string;
  readonly fieldsV1: unknown;
}

describe('server-side apply', () => {
  it('makes what is not there, and owns what was sent and no default', async () => {
    const made = await apply(
      `${DEPLOYMENTS}/d`,
      'a',
      deployment('d', [container('c', { ports: [{ containerPort: 80 }] })]),
    );
    assert.equal(made.status, 201);
    assert.equal(made.json.spec.replicas, 1, 'defaulted');
    const [entry] = made.json.metadata.managedFields;
    assert.deepEqual([entry.manager, entry.operation, entry.apiVersion], ['a', 'Apply', 'apps/v1']);
    assert.deepEqual(entry.fieldsV1, {
      'f:spec': {
        'f:selector': {},
        'f:template': {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': {
            'f:containers': {
              'k:{"name":"c"}': {
                '.': {},
                'f:image': {},
                'f:name': {},
                'f:ports': {
                  'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} },
                },
              },
            },
          },
        },
      },
    });
    const again = await apply(
      `${DEPLOYMENTS}/d`,
      'a',
      deployment('d', [container('c', { ports: [{ containerPort: 80 }] })]),
    );
    assert.equal(again.json.metadata.resourceVersion, made.json.metadata.resourceVersion, 'nothing changed');
  });

  it('merges lists by their keys and takes away what its manager wants no more', async () => {
    await apply(`${DEPLOYMENTS}/l`, 'a', deployment('l', [container('one'), container('two')]));
    await apply(`${DEPLOYMENTS}/l`, 'b', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { template: { spec: { containers: [container('three', { image: 'x' })] } } },
    });
    const names = async (): Promise<string[]> =>
      (await call(api, `${DEPLOYMENTS}/l`)).json.spec.template.spec.containers.map(
        (c: { name: string }) => c.name,
      );
    assert.deepEqual((await names()).sort(), ['one', 'three', 'two']);
    await apply(`${DEPLOYMENTS}/l`, 'a', deployment('l', [container('one')]));
    assert.deepEqual((await names()).sort(), ['one', 'three'], "the other manager's container stays");
  });

  it('refuses to change what others manage, names it, and does so by force', async () => {
    await apply(`${MAPS}/c`, 'a', map('c', { x: '1', y: '1' }));
    const one = await apply(`${MAPS}/c`, 'b', map('c', { x: '2' }));
    assert.equal(one.status, 409);
    assert.equal(one.json.reason, 'Conflict');
    assert.equal(one.json.message, 'Apply failed with 1 conflict: conflict with "a": .data.x');
    assert.deepEqual(one.json.details.causes, [
      { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.data.x' },
    ]);
    await call(api, `${MAPS}/c?fieldManager=editor`, {
      method: 'PATCH',
      body: JSON.stringify({ data: { y: '3' } }),
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    const two = await apply(`${MAPS}/c`, 'b', map('c', { x: '2', y: '2' }));
    assert.equal(
      two.json.message,
      'Apply failed with 2 conflicts: conflicts with "a":\n- .data.x\nconflicts with "editor" using v1:\n- .data.y',
    );
    const forced = await apply(`${MAPS}/c`, 'b', map('c', { x: '2', y: '2' }), '&force=true');
    assert.deepEqual(forced.json.data, { x: '2', y: '2' });
    assert.deepEqual(
      forced.json.metadata.managedFields.map((entry: Entry) => entry.manager),
      ['b'],
    );
  });

  it('lets managers agree, and removes a field when the last of them lets go', async () => {
    await apply(`${MAPS}/s`, 'a', map('s', { x: '1' }));
    assert.equal((await apply(`${MAPS}/s`, 'b', map('s', { x: '1', z: '1' }))).status, 200);
    assert.deepEqual((await apply(`${MAPS}/s`, 'a', map('s', {}))).json.data, { x: '1', z: '1' });
    assert.deepEqual((await apply(`${MAPS}/s`, 'b', map('s', { z: '1' }))).json.data, { z: '1' });
  });

  it('takes over from the apply of kubectl that ran on the client', async () => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(map('k', { x: '1' })),
    };
    const body = { ...map('k', { x: '1' }), metadata: { name: 'k', annotations } };
    await call(api, `${MAPS}?fieldManager=kubectl-client-side-apply`, { method: 'POST', body });
    assert.equal((await apply(`${MAPS}/k`, 'other', map('k', { x: '2' }))).status, 409);
    assert.equal((await apply(`${MAPS}/k`, 'kubectl', map('k', { x: '2' }))).json.data.x, '2');
  });

  it('writes status through its own door, as another subresource', async () => {
    await apply(`${DEPLOYMENTS}/t`, 'a', deployment('t', [container('c')]));
    const status = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      status: { replicas: 3 },
      spec: { replicas: 9 },
    };
    const answered = (await apply(`${DEPLOYMENTS}/t/status`, 's', status)).json;
    assert.deepEqual([answered.status.replicas, answered.spec.replicas], [3, 1]);
    const entry = answered.metadata.managedFields.find((one: Entry) => one.manager === 's');
    assert.deepEqual([entry.subresource, entry.fieldsV1], ['status', { 'f:status': { 'f:replicas': {} } }]);
  });

  it('changes nothing on a dry run', async () => {
    const dry = await apply(`${MAPS}/dry`, 'a', map('dry', { x: '1' }), '&dryRun=All');
    assert.deepEqual([dry.status, dry.json.data.x], [201, '1']);
    assert.equal((await call(api, `${MAPS}/dry`)).status, 404);
  });
});

describe('bad input of server-side apply', () => {
  const refusals: readonly (readonly [
    title: string,
    query: string,
    body: object,
    status: number,
    message: RegExp,
  ])[] = [
    ['no manager', '', map('r', {}), 422, /fieldManager: Required value: is required for apply patch/],
    ['a long manager', `?fieldManager=${'m'.repeat(129)}`, map('r', {}), 422, /fieldManager: Too long/],
    [
      'managed fields',
      '?fieldManager=a',
      { ...map('r', {}), metadata: { managedFields: [{}] } },
      400,
      /metadata\.managedFields must be nil/,
    ],
    ['another name', '?fieldManager=a', map('other', {}), 400, /does not match the name on the URL/],
    [
      'unknown fields',
      '?fieldManager=a&fieldValidation=Strict',
      { ...map('r', {}), dat: 1 },
      400,
      /unknown field "dat"/,
    ],
    [
      'another version',
      '?fieldManager=a',
      { ...map('r', {}), metadata: { resourceVersion: '1' } },
      409,
      /object has been modified/,
    ],
  ];
  for (const [title, query, body, status, message] of refusals) {
    it(`refuses ${title}`, async () => {
      await apply(`${MAPS}/r`, 'setup', map('r', {}));
      const answer = await call(api, `${MAPS}/r${query}`, {
        method: 'PATCH',
        body: JSON.stringify(body),
        headers: TYPE,
      });
      assert.equal(answer.status, status, answer.text);
      assert.match(answer.json.message, message);
    });
  }

  it('refuses force without apply', async () => {
    const answer = await call(api, `${MAPS}/r?force=true`, {
      method: 'PATCH',
      body: '{}',
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    assert.match(answer.json.message, /force: Forbidden: may not be specified for non-apply patch/);
  });

  it('makes nothing for who may patch and not create', async () => {
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['patch', 'get'] }];
    await call(api, '/apis/rbac.authorization.k8s.io/v1/clusterroles', {
      method: 'POST',
      body: { metadata: { name: 'patcher' }, rules },
    });
    const subjects = [{ kind: 'User', name: 'pat' }];
    const roleRef = { kind: 'ClusterRole', name: 'patcher' };
    await call(api, '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      method: 'POST',
      body: { metadata: { name: 'p' }, subjects, roleRef },
    });
    const as = (path: string) =>
      call(api, `${path}?fieldManager=a`, {
        method: 'PATCH',
        body: JSON.stringify(map(path.split('/').at(-1) ?? '', { n: '1' })),
        headers: { ...TYPE, 'impersonate-user': 'pat' },
      });
    assert.equal((await as(`${MAPS}/fresh`)).status, 403);
    assert.equal((await as(`${MAPS}/r`)).status, 200);
  });
});

describe('managed fields of other writes', () => {
  it('name the program when no manager is given, and are forgotten when asked to', async () => {
    const headers = { 'user-agent': 'robot/1.0 (linux)' };
    const made = await call(api, MAPS, { method: 'POST', body: map('u', { a: 'b' }), headers });
    const [entry] = made.json.metadata.managedFields;
    assert.deepEqual([entry.manager, entry.operation], ['robot', 'Update']);
    assert.deepEqual(entry.fieldsV1, { 'f:data': { '.': {}, 'f:a': {} } });
    const forgotten = await call(api, `${MAPS}/u`, {
      method: 'PATCH',
      body: JSON.stringify({ metadata: { managedFields: [{}] } }),
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    assert.equal(forgotten.json.metadata.managedFields, undefined);
  });

  it('keep at most ten updaters apart', async () => {
    await call(api, MAPS, { method: 'POST', body: map('many', {}) });
    for (let i = 0; i < 14; i++) {
      await call(api, `${MAPS}/many?fieldManager=m${i}`, {
        method: 'PATCH',
        body: JSON.stringify({ data: { [`k${i}`]: 'v' } }),
        headers: { 'content-type': 'application/merge-patch+json' },
      });
    }
    const { managedFields } = (await call(api, `${MAPS}/many`)).json.metadata;
    assert.equal(managedFields.length, 10);
    assert.ok(managedFields.some((one: Entry) => one.manager === 'ancient-changes'));
  });
});
