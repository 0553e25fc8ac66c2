import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { cryptography } from '../../../crypto/index.ts';
import { createFakeClusterApi, type FakeClusterApi } from '../../cluster-api.fake.ts';
import { asPod, kubeTime, type Pod } from '../../pod.ts';
import { createFakeTime, type FakeTime } from '../../time.fake.ts';
import { startControllers } from '../index.ts';
import { asJob, hasCondition, type Job } from './job.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function setUp(context: TestContext): { readonly api: FakeClusterApi; readonly time: FakeTime } {
  const time = createFakeTime();
  const api = createFakeClusterApi(time);
  const controllers = startControllers({ api, clock: time, timers: time, log, cryptography });
  context.after(() => controllers.stop());
  return { api, time };
}

function job(spec: object): object {
  const template = {
    metadata: { labels: { app: 'x' } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] },
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work' },
    spec: { completions: 1, parallelism: 1, template, ...spec },
  };
}

async function finish(
  api: FakeClusterApi,
  time: FakeTime,
  name: string,
  phase: 'Succeeded' | 'Failed',
): Promise<void> {
  const at = kubeTime(time.now());
  const terminated = { exitCode: phase === 'Failed' ? 1 : 0, reason: 'x', startedAt: at, finishedAt: at };
  const containerStatuses = [
    {
      name: 'c',
      state: { terminated },
      lastState: {},
      ready: false,
      started: false,
      restartCount: 0,
      image: '',
      imageID: '',
    },
  ];
  await api.updateStatus('pods', 'default', name, (pod) => ({
    ...pod,
    status: { phase, containerStatuses },
  }));
}

const pods = (api: FakeClusterApi): Pod[] => api.list('pods', 'default').map(asPod);
const unfinished = (pod: Pod) => pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded';
const nextPod = async (api: FakeClusterApi): Promise<Pod> =>
  asPod(await api.when('pods', (pod) => unfinished(asPod(pod))));
const jobWhen = async (api: FakeClusterApi, is: (job: Job) => boolean): Promise<Job> =>
  asJob(await api.when('jobs.batch', (object) => is(asJob(object))));
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a job makes a pod of its template, and is complete when the pod has succeeded', async (t) => {
  const { api, time } = setUp(t);
  const created = await api.create('jobs.batch', 'default', job({}));
  const pod = await nextPod(api);
  assert.match(pod.metadata.name, /^work-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  assert.equal(pod.metadata.labels?.app, 'x');
  assert.equal(pod.metadata.labels?.['batch.kubernetes.io/job-name'], 'work');
  assert.equal(pod.metadata.labels?.['job-name'], 'work');
  assert.equal(pod.metadata.labels?.['batch.kubernetes.io/controller-uid'], created.metadata.uid);
  assert.deepEqual(pod.metadata.ownerReferences, [
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      name: 'work',
      uid: created.metadata.uid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ]);
  const active = await jobWhen(api, (j) => j.status?.active === 1);
  assert.equal(active.status?.startTime, kubeTime(time.now()));
  time.advance(5000);
  await finish(api, time, pod.metadata.name, 'Succeeded');
  const done = await jobWhen(api, (j) => hasCondition(j, 'Complete'));
  assert.equal(done.status?.succeeded, 1);
  assert.equal(done.status?.active, undefined);
  assert.equal(done.status?.completionTime, kubeTime(time.now()));
  assert.deepEqual(
    done.status?.conditions?.map((c) => [c.type, c.reason, c.message]),
    [
      ['SuccessCriteriaMet', 'CompletionsReached', 'Reached expected number of succeeded pods'],
      ['Complete', 'CompletionsReached', 'Reached expected number of succeeded pods'],
    ],
  );
  await settled();
  assert.deepEqual(
    api.events.map((e) => `${e.type} ${e.reason} ${e.message}`),
    [`Normal SuccessfulCreate Created pod: ${pod.metadata.name}`, 'Normal Completed Job completed'],
  );
});

test('backoffLimit 0: the first failure fails the job', async (t) => {
  const { api, time } = setUp(t);
  await api.create('jobs.batch', 'default', job({ backoffLimit: 0 }));
  await finish(api, time, (await nextPod(api)).metadata.name, 'Failed');
  const failed = await jobWhen(api, (j) => hasCondition(j, 'Failed'));
  assert.deepEqual(
    failed.status?.conditions?.map((c) => [c.type, c.reason, c.message]),
    [
      ['FailureTarget', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'],
      ['Failed', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'],
    ],
  );
  assert.equal(failed.status?.failed, 1);
  assert.equal(pods(api).length, 1, 'the failed pod stays, for its log');
  const event = await api.whenEvent((e) => e.reason === 'BackoffLimitExceeded');
  assert.equal(`${event.type} ${event.message}`, 'Warning Job has reached the specified backoff limit');
});

test('backoffLimit 2: two retries, 10 and 20 seconds after the failures, then the job fails', async (t) => {
  const { api, time } = setUp(t);
  await api.create('jobs.batch', 'default', job({ backoffLimit: 2 }));
  for (const [count, wait] of [
    [1, 10_000],
    [2, 20_000],
  ] as const) {
    await finish(api, time, (await nextPod(api)).metadata.name, 'Failed');
    await jobWhen(api, (j) => j.status?.failed === count);
    await settled();
    time.advance(wait - 1);
    await settled();
    assert.equal(pods(api).length, count, 'not yet');
    time.advance(1);
    await nextPod(api);
  }
  await finish(api, time, (await nextPod(api)).metadata.name, 'Failed');
  const failed = await jobWhen(api, (j) => hasCondition(j, 'Failed'));
  assert.equal(failed.status?.failed, 3);
});

test('completions and parallelism bound the pods that run at once', async (t) => {
  const { api, time } = setUp(t);
  await api.create('jobs.batch', 'default', job({ completions: 3, parallelism: 2 }));
  await jobWhen(api, (j) => j.status?.active === 2);
  const [first, second] = pods(api).map((p) => p.metadata.name);
  await finish(api, time, first ?? '', 'Succeeded');
  await jobWhen(api, (j) => j.status?.active === 2 && j.status.succeeded === 1);
  await finish(api, time, second ?? '', 'Succeeded');
  await jobWhen(api, (j) => j.status?.active === 1 && j.status.succeeded === 2);
  await finish(api, time, (await nextPod(api)).metadata.name, 'Succeeded');
  await jobWhen(api, (j) => hasCondition(j, 'Complete') && j.status?.succeeded === 3);
  assert.equal(pods(api).length, 3);
});

test('activeDeadlineSeconds ends the pods and fails the job', async (t) => {
  const { api, time } = setUp(t);
  await api.create('jobs.batch', 'default', job({ activeDeadlineSeconds: 60 }));
  await jobWhen(api, (j) => j.status?.active === 1);
  await settled();
  time.advance(60_000);
  const failed = await jobWhen(api, (j) => hasCondition(j, 'Failed'));
  assert.equal(failed.status?.conditions?.at(-1)?.reason, 'DeadlineExceeded');
  assert.equal(pods(api).length, 0);
});

test('a suspended job has no pods; resumed, it starts anew', async (t) => {
  const { api } = setUp(t);
  await api.create('jobs.batch', 'default', job({ suspend: true }));
  const suspended = await jobWhen(api, (j) => hasCondition(j, 'Suspended'));
  assert.equal(pods(api).length, 0);
  await api.update('jobs.batch', { ...suspended, spec: { ...suspended.spec, suspend: false } });
  const resumed = await jobWhen(api, (j) => j.status?.active === 1);
  assert.equal(hasCondition(resumed, 'Suspended'), false);
});

test('pods that the suspension ends are no failures of the job', async (t) => {
  const { api } = setUp(t);
  const created = asJob(await api.create('jobs.batch', 'default', job({ backoffLimit: 0 })));
  const pod = await nextPod(api);
  await api.update('pods', { ...pod, spec: { ...pod.spec, nodeName: 'n' } });
  const present = await jobWhen(api, (j) => j.status?.active === 1);
  await api.update('jobs.batch', { ...present, spec: { ...created.spec, suspend: true } });
  await jobWhen(api, (j) => hasCondition(j, 'Suspended') && j.status?.terminating === 1);
  await api.updateStatus('pods', 'default', pod.metadata.name, (p) => ({
    ...p,
    status: { phase: 'Failed' },
  }));
  await settled();
  await api.delete('pods', 'default', pod.metadata.name, { gracePeriodSeconds: 0 });
  const after = await jobWhen(api, (j) => j.status?.terminating === 0);
  assert.equal(after.status?.failed, undefined);
  assert.equal(hasCondition(after, 'Failed'), false);
});

test('ttlSecondsAfterFinished deletes the finished job, and its pods go with it', async (t) => {
  const { api, time } = setUp(t);
  await api.create('jobs.batch', 'default', job({ ttlSecondsAfterFinished: 30 }));
  await finish(api, time, (await nextPod(api)).metadata.name, 'Succeeded');
  await jobWhen(api, (j) => hasCondition(j, 'Complete'));
  await settled();
  time.advance(30_000);
  await api.whenGone('jobs.batch', 'work');
  while (pods(api).length > 0) await settled();
});

test('deleting a job deletes its pods; a pod of another owner with the same name stays', async (t) => {
  const { api } = setUp(t);
  await api.create('jobs.batch', 'default', job({}));
  const pod = await nextPod(api);
  const foreign = {
    apiVersion: 'example.org/v1',
    kind: 'Thing',
    name: 'work',
    uid: 'other',
    controller: true,
  };
  await api.create('pods', 'default', {
    kind: 'Pod',
    metadata: { name: 'foreign', ownerReferences: [foreign] },
    spec: { containers: [] },
  });
  await api.delete('jobs.batch', 'default', 'work');
  await api.whenGone('pods', pod.metadata.name);
  await settled();
  assert.deepEqual(
    pods(api).map((p) => p.metadata.name),
    ['foreign'],
  );
});

test('foreground deletion: the owner goes after its blocking dependents', async (t) => {
  const { api } = setUp(t);
  const owner = await api.create('configmaps', 'default', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'owner', finalizers: ['foregroundDeletion'] },
  });
  const reference = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: 'owner',
    uid: owner.metadata.uid,
    blockOwnerDeletion: true,
  };
  await api.create('secrets', 'default', {
    kind: 'Secret',
    metadata: { name: 'child', ownerReferences: [reference] },
  });
  const order: string[] = [];
  for (const resource of ['configmaps', 'secrets']) {
    api.watch(resource, ({ type, object }) => void (type === 'DELETED' && order.push(object.metadata.name)));
  }
  await api.delete('configmaps', 'default', 'owner');
  await api.whenGone('configmaps', 'owner');
  assert.deepEqual(order, ['child', 'owner']);
});

test('a deleted namespace is emptied and then goes', async (t) => {
  const { api } = setUp(t);
  await api.create('namespaces', undefined, {
    kind: 'Namespace',
    metadata: { name: 'old' },
    spec: { finalizers: ['kubernetes'] },
  });
  for (const resource of ['configmaps', 'secrets', 'serviceaccounts', 'pods']) {
    await api.create(resource, 'old', { kind: 'X', metadata: { name: 'thing' }, spec: { containers: [] } });
  }
  await api.create('configmaps', 'default', { kind: 'ConfigMap', metadata: { name: 'kept' } });
  await api.delete('namespaces', undefined, 'old');
  await api.whenGone('namespaces', 'old');
  assert.deepEqual(
    api.list('configmaps').map((o) => o.metadata.name),
    ['kept'],
  );
  assert.deepEqual(api.list('pods'), []);
});
