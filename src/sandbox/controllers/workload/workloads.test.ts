import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { cryptography } from '../../../crypto/index.ts';
import { createFakeClusterApi, type FakeClusterApi } from '../../cluster-api.fake.ts';
import type { KubeObject } from '../../object.ts';
import { asPod, kubeTime, type Pod } from '../../pod.ts';
import { createFakeTime, type FakeTime } from '../../time.fake.ts';
import { startControllers } from '../index.ts';
import { asWorkload, type Workload, type WorkloadStatus } from './workload.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const NODE = 'node';

interface World {
  readonly api: FakeClusterApi;
  readonly time: FakeTime;
}

/** Controllers over a cluster in memory, whose node makes every pod ready at once unless its image is `broken`. */
function setUp(context: TestContext): World {
  const time = createFakeTime();
  const api = createFakeClusterApi(time);
  const controllers = startControllers({ api, clock: time, timers: time, log, cryptography });
  const node = api.watch('pods', ({ type, object }) => {
    const pod = asPod(object);
    if (type === 'DELETED' || pod.status !== undefined || pod.spec.containers[0]?.image === 'broken') return;
    queueMicrotask(() => void makeReady(api, time, pod));
  });
  context.after(async () => {
    node.stop();
    await controllers.stop();
  });
  return { api, time };
}

async function makeReady(api: FakeClusterApi, time: FakeTime, pod: Pod): Promise<void> {
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: kubeTime(time.now()) }];
  await api.updateStatus('pods', 'default', pod.metadata.name, (present) => ({
    ...present,
    status: { phase: 'Running', conditions },
  }));
}

function workload(kind: string, image: string, more: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'web', generation: 1 },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image }] } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      progressDeadlineSeconds: 600,
      ...more,
    },
  };
}

const imageOf = (pod: KubeObject): string | undefined => asPod(pod).spec.containers[0]?.image;
const living = (api: FakeClusterApi): readonly KubeObject[] => api.list('pods', 'default');

/** Resolves with the deployment when its status says so. */
function when(api: FakeClusterApi, test: (status: WorkloadStatus) => boolean): Promise<Workload> {
  return api.when('deployments.apps', (object) => test(asWorkload(object).status ?? {})).then(asWorkload);
}

const rolledOut = (count: number) => (status: WorkloadStatus) =>
  status.replicas === count && status.updatedReplicas === count && status.availableReplicas === count;

async function change(api: FakeClusterApi, spec: object): Promise<void> {
  const present = asWorkload(await api.when('deployments.apps', () => true));
  await api.update('deployments.apps', { ...present, spec: { ...present.spec, ...spec } });
}

function template(image: string): object {
  return { template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image }] } } };
}

test('a deployment makes a replica set, which makes the pods; the status follows', async (context) => {
  const { api } = setUp(context);
  await api.create('deployments.apps', 'default', workload('Deployment', 'one'));
  const { metadata, status } = await when(api, rolledOut(3));
  assert.equal(metadata.annotations?.['deployment.kubernetes.io/revision'], '1');
  assert.deepEqual(status?.conditions?.map(({ type, status: is, reason }) => [type, is, reason]).sort(), [
    ['Available', 'True', 'MinimumReplicasAvailable'],
    ['Progressing', 'True', 'NewReplicaSetAvailable'],
  ]);
  const [set] = api.list('replicasets.apps', 'default');
  const hash = set?.metadata.labels?.['pod-template-hash'];
  assert.ok(living(api).every((pod) => pod.metadata.labels?.['pod-template-hash'] === hash));
});

test('a new template rolls out within the allowed surge, and the old replica set is kept empty', async (context) => {
  const { api } = setUp(context);
  await api.create('deployments.apps', 'default', workload('Deployment', 'one'));
  await when(api, rolledOut(3));
  let most = 0;
  const watch = api.watch('pods', () => {
    most = Math.max(most, living(api).length);
  });
  await change(api, template('two'));
  await api.when(
    'replicasets.apps',
    (set) => asWorkload(set).spec.template.spec?.containers[0]?.image === 'two',
  );
  await when(api, (status) => rolledOut(3)(status) && living(api).every((pod) => imageOf(pod) === 'two'));
  watch.stop();
  assert.ok(most <= 4, `never more than one above: ${most}`);
  const sizes = api.list('replicasets.apps', 'default').map((set) => asWorkload(set).spec.replicas);
  assert.deepEqual(sizes.sort(), [0, 3]);
});

test('going back to an earlier template takes its replica set again, as the newest revision', async (context) => {
  const { api } = setUp(context);
  await api.create('deployments.apps', 'default', workload('Deployment', 'one'));
  await when(api, rolledOut(3));
  for (const image of ['two', 'one']) {
    await change(api, template(image));
    await when(api, (status) => rolledOut(3)(status) && living(api).every((pod) => imageOf(pod) === image));
  }
  const deployment = await when(api, rolledOut(3));
  assert.equal(deployment.metadata.annotations?.['deployment.kubernetes.io/revision'], '3');
  assert.equal(api.list('replicasets.apps', 'default').length, 2);
});

test('a rollout that does not work keeps the old pods and misses its deadline', async (context) => {
  const { api, time } = setUp(context);
  await api.create('deployments.apps', 'default', workload('Deployment', 'one'));
  await when(api, rolledOut(3));
  await change(api, template('broken'));
  await when(api, (status) => status.updatedReplicas === 1);
  assert.equal(living(api).filter((pod) => imageOf(pod) === 'one').length, 3);
  await when(api, (status) => status.conditions?.some((one) => one.reason === 'ReplicaSetUpdated') === true);
  const late = when(
    api,
    (status) => status.conditions?.some((one) => one.reason === 'ProgressDeadlineExceeded') === true,
  );
  for (let i = 0; i < 3; i++) {
    time.advance(601_000);
    await new Promise(setImmediate);
  }
  await late;
});

test('Recreate never runs old and new pods together', async (context) => {
  const { api } = setUp(context);
  await api.create(
    'deployments.apps',
    'default',
    workload('Deployment', 'one', { strategy: { type: 'Recreate' } }),
  );
  await when(api, rolledOut(3));
  let mixed = false;
  const watch = api.watch('pods', () => {
    mixed ||= new Set(living(api).map(imageOf)).size > 1;
  });
  await change(api, template('two'));
  await when(api, (status) => rolledOut(3)(status) && living(api).every((pod) => imageOf(pod) === 'two'));
  watch.stop();
  assert.equal(mixed, false);
});

test('a replica set takes in pods without a controller and lets go of those that it chooses no more', async (context) => {
  const { api } = setUp(context);
  const pod = {
    metadata: { name: 'stray', labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'x' }] },
  };
  await api.create('pods', 'default', pod);
  await api.create('replicasets.apps', 'default', workload('ReplicaSet', 'x', { replicas: 2 }));
  const ready = (count: number) => (set: KubeObject) => asWorkload(set).status?.readyReplicas === count;
  await api.when('replicasets.apps', ready(2));
  assert.equal(living(api).length, 2, 'the stray pod counts');
  const stray = await api.when('pods', (one) => one.metadata.name === 'stray');
  await api.update('pods', { ...stray, metadata: { ...stray.metadata, labels: { app: 'free' } } });
  await api.when(
    'pods',
    (one) => one.metadata.name === 'stray' && (one.metadata.ownerReferences ?? []).length === 0,
  );
  await api.when('replicasets.apps', ready(2));
});

test('a daemon set puts one pod on each node that it tolerates, and replaces them when its template changes', async (context) => {
  const { api } = setUp(context);
  await api.create('nodes', undefined, { metadata: { name: NODE }, spec: {} });
  const tainted = { taints: [{ key: 'gpu', effect: 'NoSchedule' }] };
  await api.create('nodes', undefined, { metadata: { name: 'gpu' }, spec: tainted });
  await api.create('daemonsets.apps', 'default', workload('DaemonSet', 'one'));
  interface Counts {
    readonly desiredNumberScheduled?: number;
    readonly numberAvailable?: number;
    readonly updatedNumberScheduled?: number;
  }
  const running = (set: KubeObject): boolean => {
    const status = (set.status ?? {}) as Counts;
    return (
      status.desiredNumberScheduled === 1 &&
      status.numberAvailable === 1 &&
      status.updatedNumberScheduled === 1
    );
  };
  const set = asWorkload(await api.when('daemonsets.apps', running));
  assert.equal(living(api).length, 1);
  await api.update('daemonsets.apps', {
    ...set,
    spec: { ...set.spec, ...template('two') } as Workload['spec'],
  });
  await api.when('pods', (pod) => imageOf(pod) === 'two');
  await api.when('daemonsets.apps', running);
  assert.deepEqual(living(api).map(imageOf), ['two']);
  assert.equal(api.list('controllerrevisions.apps', 'default').length, 2);
});

test('a cron job starts one job for each time that is due, and none while suspended', async (context) => {
  const { api, time } = setUp(context);
  const jobTemplate = {
    spec: {
      completions: 1,
      parallelism: 1,
      template: { metadata: {}, spec: { containers: [{ name: 'c', image: 'x' }] } },
    },
  };
  await api.create('cronjobs.batch', 'default', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick' },
    spec: { schedule: '*/5 * * * *', jobTemplate },
  });
  await new Promise(setImmediate);
  time.advance(5 * 60_000);
  const job = await api.when('jobs.batch', (one) => one.metadata.name.startsWith('tick-'));
  assert.equal(job.metadata.ownerReferences?.[0]?.kind, 'CronJob');
  const cron = await api.when('cronjobs.batch', (one) => one.status !== undefined);
  await api.update('cronjobs.batch', { ...cron, spec: { ...(cron.spec as object), suspend: true } });
  await new Promise(setImmediate);
  time.advance(60 * 60_000);
  await new Promise(setImmediate);
  assert.equal(api.list('jobs.batch', 'default').length, 1);
});
