import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { asPod, type Pod } from '../../pod.ts';
import { eventually, quiet, startNode, type TestNode } from './node.fake.ts';

const sh = (script: string) => ({ command: ['sh', '-c', script] });
const LIVE = sh('trap "echo term; exit 0" TERM; echo up; while :; do sleep 0.05; done');
const emptyDir = { volumes: [{ name: 'd', emptyDir: {} }] };
const volumeMounts = [{ name: 'd', mountPath: '/health-data' }];

const when = async (node: TestNode, name: string, is: (pod: Pod) => boolean): Promise<Pod> =>
  asPod(await node.api.when('pods', (o) => o.metadata.name === name && is(asPod(o))));
const condition = (pod: Pod, type: string) => pod.status?.conditions?.find((c) => c.type === type);
const isReady = (pod: Pod) => condition(pod, 'Ready')?.status === 'True';
const runs = (pod: Pod) => pod.status?.containerStatuses?.[0]?.state.running !== undefined;

/** A server that answers what it is told to. */
async function startServer(t: TestContext, status: () => number): Promise<number> {
  const server = createServer((_request, response) => response.writeHead(status()).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

test('readiness: not ready until the probe passes, and not when it fails three times', async (t) => {
  let status = 500;
  const port = await startServer(t, () => status);
  const node = await startNode(t);
  await node.run('r', {
    ...LIVE,
    ports: [{ name: 'web', containerPort: port }],
    readinessProbe: { httpGet: { port: 'web', path: '/ok' }, periodSeconds: 5 },
  });
  const pod = await when(node, 'r', runs);
  assert.equal(condition(pod, 'Ready')?.message, 'containers with unready status: [c]');
  node.time.advance(0);
  await node.api.whenEvent(
    (e) =>
      e.reason === 'Unhealthy' &&
      e.message === 'Readiness probe failed: HTTP probe failed with statuscode: 500',
  );
  status = 204;
  await quiet();
  node.time.advance(5000);
  await when(node, 'r', (p) => isReady(p) && p.status?.containerStatuses?.[0]?.ready === true);
  status = 404;
  for (let round = 0; round < 3; round++) {
    await quiet();
    assert.ok(isReady(asPod(node.api.get('pods', 'default', 'r') ?? assert.fail())));
    node.time.advance(5000);
  }
  await when(node, 'r', (p) => !isReady(p));
});

test('liveness: a container that fails is ended, its hook first, and starts again; a startup probe holds it back', async (t) => {
  const node = await startNode(t);
  await node.run(
    'l',
    {
      ...LIVE,
      volumeMounts,
      env: [{ name: 'D', value: '/health-data' }],
      startupProbe: {
        exec: { command: ['sh', '-c', 'test -e $D/started'] },
        failureThreshold: 100,
        periodSeconds: 1,
      },
      livenessProbe: {
        exec: { command: ['sh', '-c', 'test ! -e $D/dead || { rm $D/dead; echo it is dead; exit 1; }'] },
        failureThreshold: 1,
        periodSeconds: 1,
      },
      lifecycle: { preStop: { exec: { command: ['sh', '-c', 'echo prestop >$D/hook'] } } },
    },
    { ...emptyDir, restartPolicy: 'Always' },
  );
  const pod = await when(node, 'l', runs);
  assert.equal(pod.status?.containerStatuses?.[0]?.started, false);
  const inside = (script: string) =>
    node.node.kubelet.exec(
      { name: 'l', uid: pod.metadata.uid },
      {
        container: 'c',
        command: ['sh', '-c', script],
        stdin: false,
        stdout: false,
        stderr: false,
        tty: false,
      },
      { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, onResize: () => undefined },
      t.signal,
    );
  assert.equal(await inside('touch $D/started $D/dead'), 0);
  await quiet();
  const tick = setInterval(() => node.time.advance(250), 50);
  t.after(() => clearInterval(tick));
  await node.api.whenEvent(
    (e) => e.reason === 'Unhealthy' && e.message === 'Liveness probe failed: it is dead',
  );
  await node.api.whenEvent(
    (e) => e.reason === 'Killing' && e.message === 'Container c failed liveness probe, will be restarted',
  );
  await when(node, 'l', (p) => p.status?.containerStatuses?.[0]?.restartCount === 1 && runs(p));
  assert.equal(await inside('grep -q prestop $D/hook'), 0);
  assert.match(await node.logs('l', { previous: true }), /term\n/);
});

test('a probe that cannot be asked is no answer; hosts other than the pod are never asked', async (t) => {
  const node = await startNode(t);
  const cases = {
    other: [{ httpGet: { host: '169.254.169.254', port: 80 } }, /only the pod itself is asked/],
    named: [{ tcpSocket: { port: 'nope' } }, /couldn't find port: "nope"/],
    absent: [{ exec: { command: ['no-such-program'] } }, /executable file not found/],
  } as const;
  for (const [name, [probe, text]] of Object.entries(cases)) {
    await node.run(name, { ...LIVE, livenessProbe: { ...probe, failureThreshold: 1 } });
    await when(node, name, runs);
    await quiet();
    node.time.advance(0);
    const event = await node.api.whenEvent((e) => e.about === `Pod/${name}` && e.reason === 'Unhealthy');
    assert.match(event.message, /^Liveness probe errored and resulted in unknown state: /);
    assert.match(event.message, text);
  }
  assert.equal(
    node.api.events.some((e) => e.reason === 'Killing'),
    false,
  );
});

test('a postStart hook that fails ends its container', async (t) => {
  const node = await startNode(t);
  await node.run('p', { ...LIVE, lifecycle: { postStart: { exec: { command: ['false'] } } } });
  await node.api.whenEvent((e) => e.reason === 'FailedPostStartHook');
  await node.ended('p');
});

test('a preStop hook runs before SIGTERM and takes its time out of the grace period', async (t) => {
  const node = await startNode(t);
  await node.run(
    'd',
    { ...LIVE, lifecycle: { preStop: { sleep: { seconds: 600 } } } },
    { terminationGracePeriodSeconds: 5 },
  );
  await when(node, 'd', runs);
  await eventually(() => node.api.events.some((e) => e.reason === 'Started'));
  await node.api.delete('pods', 'default', 'd');
  await node.api.whenEvent((e) => e.reason === 'Killing');
  await quiet();
  assert.notEqual(node.api.get('pods', 'default', 'd'), undefined, 'the hook has its time');
  node.time.advance(5000);
  await node.api.whenGone('pods', 'd');
});

test('a sidecar starts before the others, counts for readiness, and ends after them', async (t) => {
  const node = await startNode(t);
  const side = { name: 'side', image: 'busybox', restartPolicy: 'Always', ...LIVE };
  const gate = {
    ...sh('while [ ! -e $D/go ]; do sleep 0.05; done'),
    env: [{ name: 'D', value: '/health-data' }],
  };
  await node.run('s', { ...gate, volumeMounts }, { ...emptyDir, initContainers: [side] });
  const pod = await when(node, 's', isReady);
  assert.deepEqual(
    [pod.status?.initContainerStatuses?.[0]?.ready, pod.status?.initContainerStatuses?.[0]?.started],
    [true, true],
  );
  const streams = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    onResize: () => undefined,
  };
  const options = { container: 'c', stdin: false, stdout: false, stderr: false, tty: false };
  const target = { name: 's', uid: pod.metadata.uid };
  await node.node.kubelet.exec(
    target,
    { ...options, command: ['sh', '-c', 'touch $D/go'] },
    streams,
    t.signal,
  );
  assert.equal((await node.ended('s')).status?.phase, 'Succeeded');
  assert.match(await node.logs('s', { container: 'side' }), /^up\n(Terminated\n)?term\n$/);
});

test('readiness gates: ready when somebody else says so', async (t) => {
  const node = await startNode(t);
  await node.run('g', LIVE, { readinessGates: [{ conditionType: 'example.com/gate' }] });
  const waiting = await when(node, 'g', (p) => condition(p, 'Ready')?.reason === 'ReadinessGatesNotReady');
  assert.equal(condition(waiting, 'ContainersReady')?.status, 'True');
  await node.api.updateStatus('pods', 'default', 'g', (o) => {
    const { status } = asPod(o);
    const gate = { type: 'example.com/gate', status: 'True' };
    return { ...o, status: { ...status, conditions: [...(status?.conditions ?? []), gate] } };
  });
  await when(node, 'g', isReady);
});
