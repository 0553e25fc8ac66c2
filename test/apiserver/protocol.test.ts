import assert from 'node:assert/strict';
import { request } from 'node:https';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { recordKind } from '../../src/core/records/record.ts';
import { call } from '../fakes/kubernetes-call.fake.ts';
import { ACCOUNT, CLUSTER, type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const CONFIGMAPS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

let api: SandboxApi;
before(async () => {
  api = await startSandboxApi();
});
after(() => api.close());

const configMap = (name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) => ({
  metadata: { name, labels },
  data,
});
const post = (path: string, body: object) => call(api, path, { method: 'POST', body });
const patch = (path: string, type: string, body: object) =>
  call(api, path, {
    method: 'PATCH',
    body: JSON.stringify(body),
    headers: { 'content-type': `application/${type}` },
  });

interface WatchStream {
  next(): Promise<{
    type: string;
    object: {
      kind: string;
      metadata: Record<string, unknown>;
      rows?: { cells: unknown[] }[];
      [member: string]: unknown;
    };
  }>;
  close(): void;
}

/** Opens a watch and resolves once the server has answered. */
async function watch(path: string, accept = 'application/json'): Promise<WatchStream> {
  const { user } = parse(api.kubeconfig).users[0];
  const decode = (data: string): string => Buffer.from(data, 'base64').toString('utf8');
  const sent = request({
    host: 'localhost',
    port: api.port,
    path,
    agent: false,
    headers: { accept },
    ca: api.services.keyring.authorityPem(),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
  });
  sent.end();
  const lines = await new Promise<AsyncIterator<string>>((resolve, reject) => {
    sent.on('response', (response) => resolve(createInterface({ input: response })[Symbol.asyncIterator]()));
    sent.on('error', reject);
  });
  return {
    next: async () => JSON.parse((await lines.next()).value),
    close: () => sent.destroy(),
  };
}

describe('discovery and version', () => {
  it('serves plain and aggregated discovery with the negotiated type', async () => {
    assert.deepEqual((await call(api, '/api')).json.versions, ['v1']);
    const groups = (await call(api, '/apis')).json.groups.map((group: { name: string }) => group.name);
    assert.ok(groups.includes('batch') && groups.includes('rbac.authorization.k8s.io'));
    for (const version of ['v2', 'v2beta1']) {
      const accept = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList,application/json`;
      const answer = await call(api, '/apis', { headers: { accept } });
      assert.equal(
        answer.headers['content-type'],
        `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
      );
      assert.equal(answer.json.kind, 'APIGroupDiscoveryList');
    }
    assert.match((await call(api, '/version')).json.gitVersion, /^v1\.35\./);
  });

  it('answers 406 for forms that it does not have', async () => {
    const accept = { headers: { accept: 'application/vnd.kubernetes.protobuf' } };
    assert.equal((await call(api, CONFIGMAPS, accept)).json.reason, 'NotAcceptable');
    assert.equal((await call(api, '/openapi/v3/api/v1', accept)).status, 406);
    assert.equal(
      (await call(api, CONFIGMAPS, { headers: { accept: 'application/yaml' } })).headers['content-type'],
      'application/yaml',
    );
  });
});

describe('errors as Status', () => {
  it('words them as Kubernetes does', async () => {
    assert.deepEqual((await call(api, `${PODS}/x`)).json, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'pods "x" not found',
      reason: 'NotFound',
      details: { name: 'x', kind: 'pods' },
      code: 404,
    });
    await post(CONFIGMAPS, configMap('twice'));
    assert.equal(
      (await post(CONFIGMAPS, configMap('twice'))).json.message,
      'configmaps "twice" already exists',
    );
    const invalid = await post('/apis/batch/v1/namespaces/default/jobs', {
      metadata: { name: 'j' },
      spec: { template: { spec: { containers: [{ name: 'c', image: 'i' }] } } },
    });
    assert.equal(invalid.status, 422);
    assert.equal(
      invalid.json.message,
      'Job.batch "j" is invalid: spec.template.spec.restartPolicy: Unsupported value: "Always": supported values: "Never", "OnFailure"',
    );
    assert.equal(invalid.json.details.causes[0].field, 'spec.template.spec.restartPolicy');
    const strict = await post(`${CONFIGMAPS}?fieldValidation=Strict`, { metadata: { name: 'x' }, date: {} });
    assert.equal(
      strict.json.message,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "date"',
    );
    const warned = await post(`${CONFIGMAPS}?fieldValidation=Warn&dryRun=All`, {
      metadata: { name: 'x' },
      date: {},
    });
    assert.deepEqual([warned.status, warned.headers.warning], [201, '299 - "unknown field \\"date\\""']);
    const typed = await post(PODS, {
      metadata: { name: 'x' },
      spec: { containers: [{ name: 'c', env: [{ name: true }] }] },
    });
    assert.match(
      typed.json.message,
      /json: cannot unmarshal bool into Go struct field EnvVar\.spec\.containers\.env\.name of type string$/,
    );
    const name = await post(CONFIGMAPS, configMap('Upper'));
    assert.match(
      name.json.message,
      /^ConfigMap "Upper" is invalid: metadata\.name: Invalid value: "Upper": a lowercase RFC 1123 subdomain/,
    );
  });
});

describe('updates', () => {
  it('holds a PUT to the version that it names, and retries a patch', async () => {
    const made = (await post(CONFIGMAPS, configMap('c', { a: '1' }))).json;
    const put = (body: object) => call(api, `${CONFIGMAPS}/c`, { method: 'PUT', body });
    assert.equal((await put({ ...made, data: { a: '2' } })).status, 200);
    const stale = await put({ ...made, data: { a: '3' } });
    assert.equal(
      stale.json.message,
      'Operation cannot be fulfilled on configmaps "c": the object has been modified; please apply your changes to the latest version and try again',
    );
    const writers = Array.from({ length: 5 }, (_, i) =>
      patch(`${CONFIGMAPS}/c`, 'merge-patch+json', { data: { [`k${i}`]: 'v' } }),
    );
    assert.deepEqual(
      (await Promise.all(writers)).map(({ status }) => status),
      [200, 200, 200, 200, 200],
    );
    assert.equal(Object.keys((await call(api, `${CONFIGMAPS}/c`)).json.data).length, 6);
  });

  it('merges lists of a pod by their keys', async () => {
    await post(PODS, {
      metadata: { name: 'm' },
      spec: {
        containers: [
          { name: 'a', image: 'i:1' },
          { name: 'b', image: 'i:1' },
        ],
      },
    });
    const change = { spec: { containers: [{ name: 'b', image: 'i:2' }] } };
    const merged = (await patch(`${PODS}/m`, 'strategic-merge-patch+json', change)).json;
    assert.deepEqual(
      merged.spec.containers.map((c: { image: string }) => c.image),
      ['i:1', 'i:2'],
    );
    assert.equal(merged.metadata.generation, 2);
    const fixed = await patch(`${PODS}/m`, 'strategic-merge-patch+json', {
      spec: { restartPolicy: 'Never' },
    });
    assert.match(fixed.json.message, /spec: Forbidden: pod updates may not change fields other than/);
    const status = await patch(`${PODS}/m/status`, 'merge-patch+json', {
      spec: { restartPolicy: 'Never' },
      status: { phase: 'Failed' },
    });
    assert.deepEqual([status.json.status.phase, status.json.spec.restartPolicy], ['Failed', 'Always']);
    const main = await patch(`${PODS}/m`, 'merge-patch+json', { status: { phase: 'Running' } });
    assert.equal(main.json.status.phase, 'Failed');
  });

  it('writes nothing for a change that changes nothing', async () => {
    const made = (await post(CONFIGMAPS, configMap('still', { a: '1' }))).json;
    const same = (await patch(`${CONFIGMAPS}/still`, 'merge-patch+json', { data: { a: '1' } })).json;
    assert.equal(same.metadata.resourceVersion, made.metadata.resourceVersion);
  });
});

describe('deletion', () => {
  it('gives a bound pod its grace period, shortens it, and ends it with 0', async () => {
    await post(PODS, {
      metadata: { name: 'g' },
      spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] },
    });
    const remove = (body: object) => call(api, `${PODS}/g`, { method: 'DELETE', body });
    assert.equal((await remove({})).json.metadata.deletionGracePeriodSeconds, 30);
    assert.equal((await remove({ gracePeriodSeconds: 60 })).json.metadata.deletionGracePeriodSeconds, 30);
    assert.equal((await remove({ gracePeriodSeconds: 5 })).json.metadata.deletionGracePeriodSeconds, 5);
    assert.equal(
      (await remove({ gracePeriodSeconds: 0, preconditions: { uid: 'x' } })).json.reason,
      'Conflict',
    );
    assert.equal((await remove({ gracePeriodSeconds: 0 })).status, 200);
    assert.equal((await call(api, `${PODS}/g`)).status, 404);
  });

  it('keeps what finalizers hold, and lets it go with the last one', async () => {
    await post(CONFIGMAPS, { metadata: { name: 'held', finalizers: ['example.com/hold'] } });
    assert.ok((await call(api, `${CONFIGMAPS}/held`, { method: 'DELETE' })).json.metadata.deletionTimestamp);
    const added = await patch(`${CONFIGMAPS}/held`, 'merge-patch+json', {
      metadata: { finalizers: ['example.com/hold', 'example.com/more'] },
    });
    assert.equal(added.status, 422);
    await patch(`${CONFIGMAPS}/held`, 'merge-patch+json', { metadata: { finalizers: null } });
    assert.equal((await call(api, `${CONFIGMAPS}/held`)).status, 404);
  });

  it('orphans dependents when asked', async () => {
    const owner = (await post(CONFIGMAPS, configMap('owner'))).json;
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid }];
    await post(CONFIGMAPS, { metadata: { name: 'owned', ownerReferences } });
    await call(api, `${CONFIGMAPS}/owner`, { method: 'DELETE', body: { propagationPolicy: 'Orphan' } });
    assert.equal((await call(api, `${CONFIGMAPS}/owned`)).json.metadata.ownerReferences, undefined);
  });

  it('deletes a selected collection and keeps the rest', async () => {
    await post(CONFIGMAPS, configMap('d1', {}, { group: 'd' }));
    await post(CONFIGMAPS, configMap('d2', {}, { group: 'd' }));
    const deleted = await call(api, `${CONFIGMAPS}?labelSelector=group%3Dd`, { method: 'DELETE' });
    assert.equal(deleted.json.items.length, 2);
    assert.equal((await call(api, `${CONFIGMAPS}/c`)).status, 200);
  });
});

describe('lists', () => {
  it('pages in key order without losing or repeating anything', async () => {
    for (const name of ['l1', 'l2', 'l3', 'l4', 'l5'])
      await post(CONFIGMAPS, configMap(name, {}, { page: 'y' }));
    const names: string[] = [];
    let token = '';
    do {
      const page = (await call(api, `${CONFIGMAPS}?labelSelector=page%3Dy&limit=2&continue=${token}`)).json;
      names.push(...page.items.map((item: { metadata: { name: string } }) => item.metadata.name));
      token = page.metadata.continue ?? '';
    } while (token !== '');
    assert.deepEqual(names, ['l1', 'l2', 'l3', 'l4', 'l5']);
  });

  it('prints server-side tables', async () => {
    const table = (
      await call(api, `${CONFIGMAPS}?fieldSelector=metadata.name%3Dl1`, { headers: { accept: TABLE } })
    ).json;
    assert.deepEqual(
      table.columnDefinitions.map((column: { name: string }) => column.name),
      ['Name', 'Data', 'Age'],
    );
    assert.deepEqual(table.rows[0].cells, ['l1', 0, '0s']);
    assert.equal(table.rows[0].object.kind, 'PartialObjectMetadata');
  });

  it('tells a version from the future from one that it has', async () => {
    assert.match(
      (await call(api, `${CONFIGMAPS}?resourceVersion=999999`)).json.message,
      /Too large resource version/,
    );
    assert.equal((await call(api, `${CONFIGMAPS}?resourceVersion=0`)).status, 200);
  });
});

describe('watches', () => {
  it('replays from a version, then follows; leaving a selection reads as deletion', async () => {
    const { resourceVersion } = (await call(api, CONFIGMAPS)).json.metadata;
    await post(CONFIGMAPS, configMap('w', {}, { w: 'in' }));
    const stream = await watch(
      `${CONFIGMAPS}?watch=1&resourceVersion=${resourceVersion}&labelSelector=w%3Din`,
    );
    assert.equal((await stream.next()).type, 'ADDED');
    await patch(`${CONFIGMAPS}/w`, 'merge-patch+json', { data: { a: 'b' } });
    assert.equal((await stream.next()).type, 'MODIFIED');
    await patch(`${CONFIGMAPS}/w`, 'merge-patch+json', { metadata: { labels: { w: 'out' } } });
    assert.equal((await stream.next()).type, 'DELETED');
    stream.close();
  });

  it('sends the initial events and their end, as reflectors of 1.35 ask for them', async () => {
    const query =
      'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dl1';
    const stream = await watch(`${CONFIGMAPS}?${query}`);
    assert.equal((await stream.next()).type, 'ADDED');
    const end = await stream.next();
    assert.deepEqual(
      [end.type, end.object.metadata.annotations],
      ['BOOKMARK', { 'k8s.io/initial-events-end': 'true' }],
    );
    stream.close();
    assert.equal((await call(api, `${CONFIGMAPS}?watch=1&sendInitialEvents=true`)).status, 422);
  });

  it('streams tables, columns first', async () => {
    const stream = await watch(`${CONFIGMAPS}?watch=1&fieldSelector=metadata.name%3Dl1`, TABLE);
    const first = await stream.next();
    assert.deepEqual([first.object.kind, first.object.rows?.[0]?.cells[0]], ['Table', 'l1']);
    stream.close();
  });

  it('tells inside the stream that a version is forgotten', async () => {
    const many = recordKind<object>('kubernetes.configmaps');
    await api.services.directory.transact((tx) => {
      for (let i = 0; i < 1010; i++)
        tx.put(many, ACCOUNT, `${CLUSTER}/filler/c${i}`, {
          metadata: { name: `c${i}`, namespace: 'filler' },
        });
    });
    const stream = await watch(`${CONFIGMAPS}?watch=1&resourceVersion=2`);
    const { type, object } = await stream.next();
    assert.deepEqual([type, object.reason, object.code], ['ERROR', 'Expired', 410]);
    assert.match(String(object.message), /^too old resource version: 2 \(\d+\)$/);
    stream.close();
  });
});

describe('namespaces', () => {
  it('fill with an account and the root certificate, and refuse content when they are ending', async () => {
    await post('/api/v1/namespaces', { metadata: { name: 'team' } });
    await call(api, '/api/v1/namespaces/team', { method: 'DELETE' });
    const late = await post('/api/v1/namespaces/team/configmaps', configMap('late'));
    assert.equal(
      late.json.message,
      'configmaps "late" is forbidden: unable to create new content in namespace team because it is being terminated',
    );
    const ending = (await call(api, '/api/v1/namespaces/team')).json;
    assert.deepEqual([ending.status.phase, ending.spec.finalizers], ['Terminating', ['kubernetes']]);
    await api.server.api.update('namespaces', { ...ending, spec: { finalizers: [] } });
    assert.equal((await call(api, '/api/v1/namespaces/team')).status, 404);
    const contents = (await call(api, '/api/v1/namespaces/kube-system/configmaps/kube-root-ca.crt')).json;
    assert.equal(contents.data['ca.crt'], api.services.keyring.authorityPem());
  });
});

describe('pod logs', () => {
  it('stream from the kubelet, and need a container when there are several', async () => {
    api.server.setKubelet({
      async *logs(namespace, pod, { container, tailLines }) {
        yield Buffer.from(`${namespace}/${pod}/${container}/`);
        yield Buffer.from(`${tailLines}\n`);
      },
      exec: () => Promise.resolve(0),
      attach: () => Promise.resolve(),
    });
    await post(PODS, { metadata: { name: 'one' }, spec: { containers: [{ name: 'c', image: 'i' }] } });
    assert.equal((await call(api, `${PODS}/one/log?tailLines=3`)).text, 'default/one/c/3\n');
    assert.equal(
      (await call(api, `${PODS}/m/log`)).json.message,
      'a container name must be specified for pod m, choose one of: [a b]',
    );
    assert.equal(
      (await call(api, `${PODS}/m/log?container=z`)).json.message,
      'container z is not valid for pod m',
    );
  });
});
