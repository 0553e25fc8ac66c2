import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cryptography } from '../../src/crypto/index.ts';
import type { ClusterApi } from '../../src/sandbox/cluster-api.ts';
import { startControllers } from '../../src/sandbox/controllers/index.ts';
import { createKubelet } from '../../src/sandbox/kubelet/index.ts';
import type { KubeObject } from '../../src/sandbox/object.ts';
import { asPod } from '../../src/sandbox/pod.ts';
import { startSandboxApi } from '../fakes/sandbox-api.fake.ts';

interface Sandbox {
  readonly api: ClusterApi;
  logs(pod: string, container?: string): Promise<string>;
  /** Resolves with the first object that satisfies the test, now or later. */
  when(resource: string, test: (object: KubeObject) => boolean): Promise<KubeObject>;
  whenGone(resource: string, name: string): Promise<void>;
}

async function startSandbox(t: TestContext): Promise<Sandbox> {
  const server = await startSandboxApi();
  const { api } = server.server;
  const { clock, log } = server.services;
  const rootDirectory = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const controllers = startControllers({ api, clock, log, cryptography });
  const { kubelet, start, stop } = createKubelet({
    ...{ api, clock, log, cryptography, rootDirectory },
    nodeName: 'sandbox-node',
    clusterEnv: { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(server.port) },
  });
  server.server.setKubelet(kubelet);
  await start();
  t.after(async () => {
    await controllers.stop();
    await stop();
    await server.close();
    rmSync(rootDirectory, { recursive: true, force: true });
  });
  const until = (resource: string, done: () => KubeObject | true | undefined) =>
    new Promise<KubeObject | true>((resolve) => {
      const watch = { stop: () => undefined as undefined };
      const look = (): void => {
        const found = done();
        if (found === undefined) return;
        queueMicrotask(() => watch.stop());
        resolve(found);
      };
      Object.assign(watch, api.watch(resource, look));
      look();
    });
  return {
    api,
    async logs(pod, container) {
      const options = {
        follow: false,
        previous: false,
        timestamps: false,
        ...(container === undefined ? {} : { container }),
      };
      let text = '';
      for await (const chunk of kubelet.logs('default', pod, options, t.signal))
        text += Buffer.from(chunk).toString();
      return text;
    },
    async when(resource, is) {
      const found = await until(resource, () => api.list(resource).find(is));
      assert.ok(found !== true);
      return found;
    },
    async whenGone(resource, name) {
      await until(resource, () =>
        api.list(resource).some((o) => o.metadata.name === name) ? undefined : true,
      );
    },
  };
}

const conditions = (object: KubeObject): string[] => {
  const status = object.status as
    | { readonly conditions?: readonly { type: string; status: string }[] }
    | undefined;
  return (status?.conditions ?? []).filter((c) => c.status === 'True').map((c) => c.type);
};

const job = (name: string, script: string, spec: object = {}): object => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: {
    ...spec,
    template: {
      metadata: { labels: { app: name } },
      spec: {
        serviceAccountName: 'default',
        restartPolicy: 'Never',
        containers: [
          {
            name: 'c',
            image: 'busybox:1.28',
            command: ['sh', '-c', script],
            env: [{ name: 'DIR', value: '/var/run/secrets/kubernetes.io/serviceaccount' }],
          },
        ],
      },
    },
  },
});

test('a Job through the real API server: admission, token, log, completion, and deletion of its pod', async (t) => {
  const sandbox = await startSandbox(t);
  await sandbox.api.create(
    'jobs.batch',
    'default',
    job(
      'good',
      'cat "$DIR/token"; echo; cat "$DIR/namespace"; echo; head -1 "$DIR/ca.crt"; env | grep KUBERNETES | sort',
    ),
  );
  const done = await sandbox.when('jobs.batch', (o) => conditions(o).includes('Complete'));
  assert.deepEqual(conditions(done), ['SuccessCriteriaMet', 'Complete']);
  const pod = await sandbox.when('pods', (o) => o.metadata.labels?.app === 'good');
  assert.equal(asPod(pod).status?.phase, 'Succeeded');
  const [token = '', namespace, certificate, ...env] = (await sandbox.logs(pod.metadata.name))
    .trim()
    .split('\n');
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  assert.equal(claims.sub, 'system:serviceaccount:default:default');
  assert.equal(claims['kubernetes.io'].pod.uid, pod.metadata.uid);
  assert.equal(namespace, 'default');
  assert.equal(certificate, '-----BEGIN CERTIFICATE-----');
  assert.equal(env.length, 2);
  for (const [reason, message] of [
    ['SuccessfulCreate', `Created pod: ${pod.metadata.name}`],
    ['Completed', 'Job completed'],
    ['Scheduled', `Successfully assigned default/${pod.metadata.name} to sandbox-node`],
    ['Started', 'Started container c'],
  ]) {
    await sandbox.when('events', (o) => o.reason === reason && o.message === message);
  }
  await sandbox.api.delete('jobs.batch', 'default', 'good');
  await sandbox.whenGone('pods', pod.metadata.name);
});

test('a Job that fails with backoffLimit 0', async (t) => {
  const sandbox = await startSandbox(t);
  await sandbox.api.create('jobs.batch', 'default', job('bad', 'echo no >&2; exit 254', { backoffLimit: 0 }));
  const failed = await sandbox.when('jobs.batch', (o) => conditions(o).includes('Failed'));
  assert.deepEqual(conditions(failed), ['FailureTarget', 'Failed']);
  const pod = await sandbox.when('pods', (o) => o.metadata.labels?.app === 'bad');
  assert.equal(await sandbox.logs(pod.metadata.name), 'no\n');
  assert.equal(asPod(pod).status?.containerStatuses?.[0]?.state.terminated?.exitCode, 254);
});

test('deleting a namespace ends its pods and removes what is in it', async (t) => {
  const sandbox = await startSandbox(t);
  await sandbox.api.create('namespaces', undefined, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'short' },
  });
  await sandbox.when('serviceaccounts', (o) => o.metadata.namespace === 'short');
  const spec = {
    containers: [{ name: 'c', image: 'busybox', command: ['sleep', '600'] }],
    terminationGracePeriodSeconds: 5,
  };
  await sandbox.api.create('pods', 'short', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'sleeper' },
    spec,
  });
  await sandbox.when('pods', (o) => asPod(o).status?.phase === 'Running');
  await sandbox.api.delete('namespaces', undefined, 'short');
  await sandbox.whenGone('namespaces', 'short');
  assert.deepEqual(sandbox.api.list('pods', 'short'), []);
  assert.deepEqual(sandbox.api.list('serviceaccounts', 'short'), []);
});
