import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../source-tree.ts';
import { type Finished, run, TestInstance } from './instance.ts';

const KUBECTL = join(ROOT, '.tools', 'bin', 'kubectl');
const instance = new TestInstance();
let environment: Record<string, string | undefined>;

before(async () => {
  await instance.start();
  environment = { ...process.env, KUBECONFIG: instance.environment.KUBECONFIG };
});
after(() => instance.dispose());

const kubectl = (...parameters: string[]) => run(KUBECTL, parameters, environment);

async function ok(...parameters: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await kubectl(...parameters);
  assert.equal(exitCode, 0, `kubectl ${parameters.join(' ')}: ${stderr}`);
  return stdout;
}

async function apply(...objects: object[]): Promise<Finished> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  const finished = await run(KUBECTL, ['apply', '-f', '-'], environment, JSON.stringify(list));
  assert.equal(finished.exitCode, 0, finished.stderr);
  return finished;
}

const pod = (name: string, script: string, container: object = {}, spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name } },
  spec: {
    terminationGracePeriodSeconds: 5,
    containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', script], ...container }],
    ...spec,
  },
});
const SLEEP = 'trap "exit 0" TERM; echo one; echo two; while :; do sleep 0.1; done';
const ready = (name: string) => ok('wait', '--for=condition=Ready', `pod/${name}`, '--timeout=30s');

test('exec: streams, exit code, input, a missing program, an ended pod; cp both ways', async () => {
  await apply(pod('e', SLEEP, { env: [{ name: 'OWN', value: 'mine' }] }));
  await ready('e');
  const run3 = await kubectl('exec', 'e', '--', 'sh', '-c', 'echo "$OWN"; echo error >&2; exit 3');
  assert.equal(run3.exitCode, 3);
  assert.equal(run3.stdout, 'mine\n');
  assert.equal(run3.stderr, 'error\ncommand terminated with exit code 3\n');
  const input = 'x'.repeat(3_000_000);
  const counted = await run(KUBECTL, ['exec', '-i', 'e', '--', 'wc', '-c'], environment, input);
  assert.equal(counted.stdout.trim(), String(input.length));
  const missing = await kubectl('exec', 'e', '--', 'no-such-program');
  assert.equal(missing.exitCode, 1);
  assert.match(
    missing.stderr,
    /^error: Internal error occurred: .*"no-such-program": executable file not found in \$PATH/,
  );
  assert.match(
    (await kubectl('exec', 'e', '-c', 'x', '--', 'ls')).stderr,
    /container x is not valid for pod e/,
  );
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-cp-'));
  try {
    writeFileSync(join(folder, 'a'), input);
    await ok('exec', 'e', '--', 'mkdir', '-p', `${folder}/inside`);
    await ok('cp', join(folder, 'a'), `e:${folder}/inside/b`);
    await ok('cp', `e:${folder}/inside/b`, join(folder, 'c'));
    assert.equal(readFileSync(join(folder, 'c'), 'utf8'), input);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await ok('delete', 'pod', 'e');
  assert.match((await kubectl('exec', 'e', '--', 'ls')).stderr, /pods "e" not found/);
});

test('logs: followed, the tail, times, a limit, all containers, by label, of the run before', async () => {
  // Ready when it has said everything.
  const readinessProbe = { exec: { command: ['sh', '-c', 'test -e $HOME/said'] }, periodSeconds: 1 };
  const talker = (name: string, script: string) => ({
    name,
    image: 'busybox',
    command: ['sh', '-c', `${script}; touch $HOME/said; exec sleep 600`],
    readinessProbe,
  });
  await apply(
    pod('l', '', {}, { containers: [talker('c', 'echo one; echo two'), talker('d', 'echo from d')] }),
  );
  await ready('l');
  assert.equal(await ok('logs', 'l', '-c', 'c', '--tail=1'), 'two\n');
  assert.equal(await ok('logs', 'l', '-c', 'c', '--limit-bytes=5'), 'one\nt');
  assert.match(await ok('logs', 'l', '-c', 'c', '--timestamps', '--since=1h'), /^\d{4}-[\d:.T-]+Z one\n/);
  assert.equal(await ok('logs', 'l', '-c', 'c', '--since-time=2200-01-01T00:00:00Z'), '');
  const all = await ok('logs', '-l', 'app=l', '--all-containers', '--prefix');
  assert.deepEqual(all.trim().split('\n').sort(), ['[pod/l/c] one', '[pod/l/c] two', '[pod/l/d] from d']);
  const following = spawn(KUBECTL, ['logs', '-f', 'l', '-c', 'c'], { env: environment });
  let followed = '';
  following.stdout.on('data', (chunk: Buffer) => {
    followed += chunk.toString();
  });
  const closed = once(following, 'close');
  await once(following.stdout, 'data');
  await ok('delete', 'pod', 'l', '--grace-period=0', '--force');
  await closed;
  assert.equal(followed, 'one\ntwo\n');
  await apply(pod('again', 'echo run; exit 4'));
  await ok(
    'wait',
    '--for=jsonpath={.status.containerStatuses[0].restartCount}=1',
    'pod/again',
    '--timeout=30s',
  );
  assert.equal(await ok('logs', '--previous', 'again'), 'run\n');
  assert.match(await ok('get', 'pod', 'again'), /0\/1 +(CrashLoopBackOff|Error) +1 \(/);
});

test('what a pod lacks holds it back with a reason, and it goes on when that comes', async () => {
  const volumes = [{ name: 'v', configMap: { name: 'late' } }];
  await apply(
    pod(
      'mount',
      'cat /late-volume/k; exec sleep 600',
      { volumeMounts: [{ name: 'v', mountPath: '/late-volume' }] },
      { volumes },
    ),
    pod('env', 'echo "$K"; exec sleep 600', {
      env: [{ name: 'K', valueFrom: { configMapKeyRef: { name: 'late', key: 'k' } } }],
    }),
  );
  await ok(
    'wait',
    '--for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=CreateContainerConfigError',
    'pod/env',
    '--timeout=30s',
  );
  assert.match(await ok('get', 'pod', 'mount'), /0\/1 +ContainerCreating/);
  assert.match(
    await ok('describe', 'pod', 'mount'),
    /Warning +FailedMount .*MountVolume\.SetUp failed for volume "v" : configmap "late" not found/,
  );
  assert.match(await ok('describe', 'pod', 'env'), /Warning +Failed .*Error: configmap "late" not found/);
  await ok('create', 'configmap', 'late', '--from-literal=k=came');
  for (const name of ['mount', 'env']) await ready(name);
  assert.equal(await ok('exec', 'mount', '--', 'cat', '/late-volume/k'), 'came');
  assert.equal(await ok('exec', 'env', '--', 'printenv', 'K'), 'came\n');
  await ok('patch', 'configmap', 'late', '-p', '{"data":{"k":"changed"}}');
  const loop =
    'for i in 1 2 3 4 5 6 7 8 9 10; do grep -q changed /late-volume/k && exit 0; sleep 0.2; done; exit 1';
  await ok('exec', 'mount', '--', 'sh', '-c', loop);
});

test('a pod on its way out: its hook, Terminating, its events; SIGTERM is enough', async () => {
  const lifecycle = { preStop: { exec: { command: ['sleep', '1'] } } };
  await apply(
    pod('g', SLEEP, { lifecycle, readinessProbe: { exec: { command: ['true'] }, periodSeconds: 1 } }),
  );
  await ready('g');
  const deletion = kubectl('delete', 'pod', 'g');
  await ok('wait', '--for=jsonpath={.metadata.deletionGracePeriodSeconds}=5', 'pod/g', '--timeout=10s');
  assert.match(await ok('get', 'pod', 'g'), /1\/1 +Terminating/);
  assert.equal((await deletion).exitCode, 0);
  const events = await ok(
    'get',
    'events',
    '--field-selector',
    'involvedObject.name=g',
    '-o',
    'jsonpath={range .items[*]}{.reason}: {.message}{"\\n"}{end}',
  );
  for (const line of [
    /^Scheduled: Successfully assigned default\/g to sandbox-node$/m,
    /^Pulling: Pulling image "busybox"$/m,
    /^Pulled: Successfully pulled image "busybox"/m,
    /^Created: Created container: c$/m,
    /^Started: Started container c$/m,
    /^Killing: Stopping container c$/m,
  ])
    assert.match(events, line);
});

test('a token dies with its pod, and with its service account, for TokenReview', async () => {
  const review = async (token: string): Promise<boolean> => {
    const object = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } };
    const { stdout } = await run(
      KUBECTL,
      ['create', '--validate=false', '-o', 'json', '-f', '-'],
      environment,
      JSON.stringify(object),
    );
    return JSON.parse(stdout).status.authenticated === true;
  };
  const token = (name: string) =>
    ok('exec', name, '--', 'cat', '/var/run/secrets/kubernetes.io/serviceaccount/token');
  await ok('create', 'serviceaccount', 'short');
  await apply(pod('t1', SLEEP), pod('t2', SLEEP, {}, { serviceAccountName: 'short' }));
  await ready('t1');
  await ready('t2');
  const [first, second] = [await token('t1'), await token('t2')];
  assert.deepEqual([await review(first), await review(second)], [true, true]);
  await ok('delete', 'pod', 't1');
  await ok('delete', 'serviceaccount', 'short');
  assert.deepEqual([await review(first), await review(second)], [false, false]);
  await ok('create', 'serviceaccount', 'short');
  await apply(pod('t1', SLEEP));
  assert.deepEqual(
    [await review(first), await review(second)],
    [false, false],
    'namesakes do not revive them',
  );
});

test('an instance goes down while a client is in a container, and the client learns of it', async () => {
  await apply(pod('down', SLEEP));
  await ready('down');
  const client = spawn(KUBECTL, ['exec', 'down', '--', 'sh', '-c', 'echo in; exec sleep 600'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(client.stdout, 'data');
  const ended = once(client, 'exit');
  await instance.signal('SIGTERM');
  const [code] = await ended;
  assert.notEqual(code, 0);
});
