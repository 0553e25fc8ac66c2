import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asPod } from '../../pod.ts';
import { quiet, startNode } from './node.fake.ts';

const sh = (script: string) => ({ command: ['sh', '-c', script] });

test('a pod that succeeds: status, conditions, events and log', async (t) => {
  const node = await startNode(t);
  await node.run('ok', sh('echo out; echo err >&2'));
  const { status } = await node.ended('ok');
  assert.equal(status?.phase, 'Succeeded');
  assert.equal(status?.podIP, '127.0.0.1');
  const [container] = status?.containerStatuses ?? [];
  assert.equal(container?.state.terminated?.reason, 'Completed');
  assert.equal(container?.state.terminated?.exitCode, 0);
  assert.match(container?.containerID ?? '', /^rolecall:\/\/[0-9a-f]{64}$/);
  assert.deepEqual(
    status?.conditions?.map((c) => [c.type, c.status, c.reason]),
    [
      ['PodReadyToStartContainers', 'False', undefined],
      ['Initialized', 'True', 'PodCompleted'],
      ['Ready', 'False', 'PodCompleted'],
      ['ContainersReady', 'False', 'PodCompleted'],
      ['PodScheduled', 'True', undefined],
    ],
  );
  assert.deepEqual((await node.logs('ok')).split('\n').sort(), ['', 'err', 'out']);
  assert.deepEqual(
    node.api.events.map((e) => `${e.type} ${e.reason} ${e.message}`),
    [
      'Normal Scheduled Successfully assigned default/ok to node-1',
      'Normal Pulled Container image "busybox" already present on machine (it stands for programs of this machine)',
      'Normal Created Created container: c',
      'Normal Started Started container c',
    ],
  );
});

test('a pod that fails shows its exit code; restart policy Never leaves it', async (t) => {
  const node = await startNode(t);
  await node.run('bad', sh('exit 42'));
  const { status } = await node.ended('bad');
  assert.equal(status?.phase, 'Failed');
  assert.equal(status?.containerStatuses?.[0]?.state.terminated?.exitCode, 42);
  assert.equal(status?.containerStatuses?.[0]?.state.terminated?.reason, 'Error');
});

test('init containers run in order before the others and share volumes with them', async (t) => {
  const node = await startNode(t);
  const volumeMounts = [{ name: 'v', mountPath: '/work-area' }];
  const init = (name: string) => ({
    name,
    image: 'busybox',
    imagePullPolicy: 'IfNotPresent',
    env: [{ name: 'FILE', value: '/work-area/list' }],
    ...sh(`echo ${name} >>$FILE`),
    volumeMounts,
  });
  await node.run(
    'steps',
    { ...sh('cat $FILE'), env: [{ name: 'FILE', value: '/work-area/list' }], volumeMounts },
    {
      initContainers: [init('first'), init('second')],
      volumes: [{ name: 'v', emptyDir: {} }],
    },
  );
  assert.equal((await node.ended('steps')).status?.phase, 'Succeeded');
  assert.equal(await node.logs('steps'), 'first\nsecond\n');
});

test('an init container that fails fails the pod', async (t) => {
  const node = await startNode(t);
  await node.run('stuck', sh('echo never'), {
    initContainers: [{ name: 'i', image: 'busybox', ...sh('exit 1') }],
  });
  assert.equal((await node.ended('stuck')).status?.phase, 'Failed');
  await assert.rejects(node.logs('stuck'), {
    code: 'BadRequest',
    status: 400,
    message: 'container "c" in pod "stuck" is waiting to start: ContainerCreating',
  });
});

test('restart policy OnFailure: at once, then after 10 and 20 seconds', async (t) => {
  const node = await startNode(t);
  await node.run('loop', sh('echo run; exit 3'), { restartPolicy: 'OnFailure' });
  for (const [restarts, wait] of [
    [1, 10_000],
    [2, 20_000],
  ] as const) {
    const pod = asPod(
      await node.api.when('pods', (o) => {
        const status = asPod(o).status?.containerStatuses?.[0];
        return status?.state.waiting?.reason === 'CrashLoopBackOff' && status.restartCount === restarts;
      }),
    );
    await quiet();
    const status = pod.status?.containerStatuses?.[0];
    assert.equal(pod.status?.phase, 'Running');
    assert.equal(status?.lastState.terminated?.exitCode, 3);
    assert.equal(
      status?.state.waiting?.message,
      `back-off ${wait / 1000}s restarting failed container=c pod=loop_default(${pod.metadata.uid})`,
    );
    assert.equal(await node.logs('loop', { previous: true }), 'run\n');
    node.time.advance(wait);
  }
  await node.api.whenEvent(
    (e) =>
      e.reason === 'BackOff' &&
      e.message.startsWith('Back-off restarting failed container c in pod loop_default('),
  );
});

test('a missing program and an unknown image: ErrImagePull, then ImagePullBackOff, with the reason', async (t) => {
  const node = await startNode(t, { searchPath: '/usr/bin:/bin' });
  await node.run('unknown', { image: 'nginx:1.27' });
  await node.run('missing', {
    image: 'amazon/aws-cli:latest',
    imagePullPolicy: 'Always',
    args: ['s3', 'ls'],
  });
  for (const [name, reason] of [
    ['unknown', /failed to pull "nginx:1\.27": not in the sandbox's image table/],
    ['missing', /it stands for the program "aws", which is not on this machine's PATH/],
  ] as const) {
    const waiting = async (word: string) => {
      const pod = asPod(
        await node.api.when(
          'pods',
          (o) =>
            o.metadata.name === name &&
            asPod(o).status?.containerStatuses?.[0]?.state.waiting?.reason === word,
        ),
      );
      return pod.status?.containerStatuses?.[0]?.state.waiting?.message ?? '';
    };
    assert.match(await waiting('ErrImagePull'), reason);
    await assert.rejects(node.logs(name), {
      message: `container "c" in pod "${name}" is waiting to start: image can't be pulled`,
    });
  }
  await quiet();
  node.time.advance(1000);
  const pod = asPod(
    await node.api.when(
      'pods',
      (o) =>
        o.metadata.name === 'unknown' &&
        asPod(o).status?.containerStatuses?.[0]?.state.waiting?.reason === 'ImagePullBackOff',
    ),
  );
  assert.match(
    pod.status?.containerStatuses?.[0]?.state.waiting?.message ?? '',
    /^Back-off pulling image "nginx:1\.27": ErrImagePull: /,
  );
  assert.equal(pod.status?.phase, 'Pending');
  await assert.rejects(node.logs('unknown'), {
    message: 'container "c" in pod "unknown" is waiting to start: trying and failing to pull image',
  });
  for (const message of [
    'Failed to pull image "nginx:1.27": ',
    'Error: ErrImagePull',
    'Error: ImagePullBackOff',
    'Back-off pulling image "nginx:1.27"',
  ]) {
    await node.api.whenEvent((e) => e.message.startsWith(message));
  }
});

test('a program that is not there: StartError with exit code 128', async (t) => {
  const node = await startNode(t);
  await node.run('nothing', { command: ['no-such-program-here'] });
  const { status } = await node.ended('nothing');
  const end = status?.containerStatuses?.[0]?.state.terminated;
  assert.equal(end?.exitCode, 128);
  assert.equal(end?.reason, 'StartError');
  assert.match(end?.message ?? '', /exec: "no-such-program-here": executable file not found in \$PATH/);
});

test('a node selector that no label meets: the pod waits, unschedulable', async (t) => {
  const node = await startNode(t);
  await node.run('picky', sh('true'), { nodeSelector: { disk: 'fast' } });
  await node.api.whenEvent((e) => e.reason === 'FailedScheduling');
});

test('activeDeadlineSeconds of a pod ends it', async (t) => {
  const node = await startNode(t);
  await node.run('slow', { command: ['sleep', '600'] }, { activeDeadlineSeconds: 5 });
  await node.api.when('pods', (o) => asPod(o).status?.phase === 'Running');
  await quiet();
  node.time.advance(5000);
  const { status } = await node.ended('slow');
  assert.equal(status?.reason, 'DeadlineExceeded');
});
