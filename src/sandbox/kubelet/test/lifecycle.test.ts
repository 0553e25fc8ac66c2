import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cryptography } from '../../../crypto/index.ts';
import { createFakeClusterApi } from '../../cluster-api.fake.ts';
import { startControllers } from '../../controllers/index.ts';
import { asPod } from '../../pod.ts';
import { createFakeTime } from '../../time.fake.ts';
import { recordProcesses } from '../runtime/process-record.ts';
import { identify, processesWith } from '../runtime/process-table.ts';
import { eventually, quiet, startNode, startOver, type TestNode } from './node.fake.ts';

const sh = (script: string) => ({ command: ['sh', '-c', script] });
const runs = (node: TestNode, name: string) =>
  node.api.when('pods', (o) => o.metadata.name === name && asPod(o).status?.phase === 'Running');
const follow = { follow: true, previous: false, timestamps: false };

async function firstLine(node: TestNode, name: string, signal: AbortSignal): Promise<string> {
  for await (const chunk of node.node.kubelet.logs('default', name, follow, signal))
    return Buffer.from(chunk).toString();
  return '';
}

for (const isolation of ['auto', 'none'] as const) {
  test(`deleting a pod asks its process to end, and the object goes when it has (${isolation})`, async (t) => {
    const node = await startNode(t, { isolation });
    const pod = await node.run(
      'polite',
      sh('trap "echo bye; exit 0" TERM; echo ready; while :; do sleep 0.05; done'),
    );
    await runs(node, 'polite');
    assert.equal(await firstLine(node, 'polite', t.signal), 'ready\n');
    const log = (async () => {
      let text = '';
      for await (const chunk of node.node.kubelet.logs('default', 'polite', follow, t.signal))
        text += Buffer.from(chunk).toString();
      return text;
    })();
    await node.api.delete('pods', 'default', 'polite');
    await node.api.whenGone('pods', 'polite');
    // The shell may tell that its own child got the signal too.
    assert.match(await log, /^ready\n(Terminated\n)?bye\n(Terminated\n)?$/);
    await node.api.whenEvent((e) => e.reason === 'Killing' && e.message === 'Stopping container c');
    await eventually(() => !existsSync(join(node.root, 'pods', pod.metadata.uid)));
  });

  test(`a process that will not end is killed when its grace is over (${isolation})`, async (t) => {
    const node = await startNode(t, { isolation });
    await node.run('stubborn', sh('trap "" TERM; echo ready; while :; do sleep 0.05; done'), {
      terminationGracePeriodSeconds: 7,
    });
    await runs(node, 'stubborn');
    assert.equal(await firstLine(node, 'stubborn', t.signal), 'ready\n');
    await node.api.delete('pods', 'default', 'stubborn');
    await node.api.whenEvent((e) => e.reason === 'Killing');
    await quiet();
    node.time.advance(6999);
    await quiet();
    assert.notEqual(node.api.get('pods', 'default', 'stubborn'), undefined);
    node.time.advance(1);
    await node.api.whenGone('pods', 'stubborn');
    assert.deepEqual(processesWith('HOSTNAME=stubborn'), []);
  });

  test(`grace period 0 ends at once what was forgotten (${isolation})`, async (t) => {
    const node = await startNode(t, { isolation });
    await node.run('forced', sh('trap "" TERM; (setsid sleep 777 &); sleep 777'));
    await runs(node, 'forced');
    await node.api.delete('pods', 'default', 'forced', { gracePeriodSeconds: 0 });
    await eventually(() => processesWith('HOSTNAME=forced').length === 0);
  });

  test(`stop leaves no process, not even one that left its group (${isolation})`, async (t) => {
    const node = await startNode(t, { isolation });
    await node.run(
      'daemon',
      sh('trap "" TERM; setsid sleep 888 & (setsid setsid sleep 888 &) ; echo up; sleep 888'),
    );
    await runs(node, 'daemon');
    assert.equal(await firstLine(node, 'daemon', t.signal), 'up\n');
    await node.stop();
    assert.deepEqual(processesWith('HOSTNAME=daemon'), []);
  });
}

test('after a restart of the program: orphans end, Never pods fail, the others run again', async (t) => {
  const time = createFakeTime();
  const api = createFakeClusterApi(time);
  const root = mkdtempSync(join(tmpdir(), 'kubelet-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const first = await startOver(api, time, root);
  await first.run('once', { command: ['sleep', '999'] });
  await first.run('done', sh('echo kept'));
  await first.run('again', sh('echo run; sleep 999'), { restartPolicy: 'Always' });
  for (const name of ['once', 'again']) await runs(first, name);
  await first.ended('done');
  await first.stop();
  // What a crash leaves: a process group on record, and one whose number belongs to somebody else by now.
  const orphan = spawn('sleep', ['999'], { detached: true, stdio: 'ignore' });
  const innocent = spawn('sleep', ['999'], { detached: true, stdio: 'ignore' });
  t.after(() => innocent.kill('SIGKILL'));
  const lost = join(root, 'pods', 'lost', 'containers', '0');
  const reused = join(root, 'pods', 'reused', 'containers', '0');
  for (const directory of [lost, reused]) mkdirSync(directory, { recursive: true });
  recordProcesses(lost, [orphan.pid ?? 0]);
  const { writeFileSync } = await import('node:fs');
  const wrong = { pid: innocent.pid, startTime: 'another boot 1' };
  writeFileSync(join(reused, 'process.json'), JSON.stringify({ groups: [wrong] }));

  const ended = new Promise((resolve) => orphan.once('exit', (_code, signal) => resolve(signal)));
  const second = await startOver(api, time, root);
  t.after(() => second.stop());
  assert.equal(await ended, 'SIGKILL');
  assert.notEqual(identify(innocent.pid ?? 0), undefined);
  assert.deepEqual(second.warnings, ['kubelet: ended processes of an earlier start']);
  const once = await second.ended('once');
  assert.equal(once.status?.phase, 'Failed');
  assert.equal(once.status?.containerStatuses?.[0]?.state.terminated?.reason, 'ContainerStatusUnknown');
  const again = asPod(
    await api.when('pods', (o) => asPod(o).status?.containerStatuses?.[0]?.restartCount === 1),
  );
  assert.equal(again.metadata.name, 'again');
  assert.equal(await second.logs('done'), 'kept\n', 'logs outlive the program');
  assert.equal(existsSync(join(root, 'pods', 'lost')), false);
});

test('SIGKILL of the program ends the containers with it', {
  skip: process.platform === 'linux' ? false : 'NOT TESTED HERE: needs namespaces',
}, async (t) => {
  const script = `
    import { createFakeTime } from ${JSON.stringify(import.meta.resolve('../../time.fake.ts'))};
    import { createFakeClusterApi } from ${JSON.stringify(import.meta.resolve('../../cluster-api.fake.ts'))};
    import { startOver } from ${JSON.stringify(import.meta.resolve('./node.fake.ts'))};
    const time = createFakeTime();
    const api = createFakeClusterApi(time);
    const node = await startOver(api, time, process.argv[1]);
    await node.run('held', { command: ['sh', '-c', 'setsid sleep 1234 & sleep 1234'] });
    await api.when('pods', (o) => o.status?.phase === 'Running');
    console.log(node.warnings.length === 0 ? 'up' : 'plain');
  `;
  const root = mkdtempSync(join(tmpdir(), 'kubelet-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const program = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await new Promise<string>((resolve) =>
    program.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
  );
  const alive = processesWith('HOSTNAME=held').length;
  program.kill('SIGKILL');
  if (said !== 'up') return t.skip('NOT TESTED HERE: no mount namespaces');
  assert.ok(alive >= 1);
  await eventually(() => processesWith('HOSTNAME=held').length === 0);
});

test('a Job of real processes: retried after its back-off, then complete', async (t) => {
  const node = await startNode(t);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const controllers = startControllers({
    api: node.api,
    clock: node.time,
    timers: node.time,
    log,
    cryptography,
  });
  t.after(() => controllers.stop());
  const flag = join(node.root, 'flag');
  const container = {
    name: 'c',
    image: 'busybox',
    ...sh('[ -e /hostpath-flag/flag ] && exit 0; exit 1'),
    volumeMounts: [{ name: 'h', mountPath: '/hostpath-flag' }],
  };
  void flag;
  const shown = mkdtempSync(join(tmpdir(), 'shown-'));
  t.after(() => rmSync(shown, { recursive: true, force: true }));
  const spec = {
    restartPolicy: 'Never',
    containers: [container],
    volumes: [{ name: 'h', hostPath: { path: shown } }],
  };
  await node.api.create('jobs.batch', 'default', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'retry' },
    spec: { completions: 1, parallelism: 1, backoffLimit: 2, template: { spec } },
  });
  await node.api.when('jobs.batch', (o) => (o.status as { failed?: number } | undefined)?.failed === 1);
  mkdirSync(join(shown, 'flag'));
  await quiet();
  node.time.advance(10_000);
  await node.api.when('jobs.batch', (o) => (o.status as { succeeded?: number } | undefined)?.succeeded === 1);
  await node.api.whenEvent((e) => e.reason === 'Completed');
});
