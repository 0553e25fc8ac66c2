import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LogOptions } from '../../cluster-api.ts';
import { asPod } from '../../pod.ts';
import { createFakeTime } from '../../time.fake.ts';
import { openContainerLog } from '../logs/container-log.ts';
import { readLog } from '../logs/read-log.ts';
import { startNode } from './node.fake.ts';

const sh = (script: string) => ({ command: ['sh', '-c', script] });
const plain: LogOptions = { follow: false, previous: false, timestamps: false };

function temporary(t: { after(run: () => void): void }): string {
  const directory = mkdtempSync(join(tmpdir(), 'log-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function all(log: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of log) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

test('tailLines, limitBytes, sinceTime and timestamps', async (t) => {
  const time = createFakeTime();
  const directory = temporary(t);
  const log = openContainerLog(directory, 0, time);
  log.write('stdout', Buffer.from('one\n'));
  time.advance(60_000);
  log.write('stderr', Buffer.from('two\nthr'));
  log.write('stderr', Buffer.from('ee — ü\nrest'));
  log.close();
  const read = (options: Partial<LogOptions>) =>
    all(readLog({ directory, run: 0, live: undefined }, { ...plain, ...options }, t.signal));
  assert.equal(await read({}), 'one\ntwo\nthree — ü\nrest');
  assert.equal(await read({ tailLines: 2 }), 'three — ü\nrest');
  assert.equal(await read({ tailLines: 0 }), '');
  assert.equal(await read({ tailLines: 99 }), 'one\ntwo\nthree — ü\nrest');
  assert.equal(await read({ limitBytes: 6 }), 'one\ntw');
  assert.equal(await read({ sinceTime: time.now() }), 'two\nthree — ü\nrest');
  assert.equal(await read({ timestamps: true, limitBytes: 35 }), '2026-01-01T00:00:00.000000000Z one\n');
});

test('a long line is kept in pieces and comes back whole', async (t) => {
  const directory = temporary(t);
  const log = openContainerLog(directory, 0, createFakeTime());
  const line = 'x'.repeat(100_000);
  log.write('stdout', Buffer.from(`${line}\nend\n`));
  log.close();
  const source = { directory, run: 0, live: undefined };
  assert.equal(await all(readLog(source, plain, t.signal)), `${line}\nend\n`);
  assert.equal(await all(readLog(source, { ...plain, tailLines: 2 }, t.signal)), `${line}\nend\n`);
});

test('a container that writes without end has a log of bounded size, and the newest lines stay', async (t) => {
  const directory = temporary(t);
  const log = openContainerLog(directory, 0, createFakeTime(), 10_000);
  for (let i = 0; i < 2000; i++) log.write('stdout', Buffer.from(`line ${i}\n`));
  log.close();
  const sizes = readdirSync(directory).map((name) => statSync(join(directory, name)).size);
  assert.equal(sizes.length, 2);
  assert.ok(sizes.every((size) => size <= 10_000));
  assert.match(
    await all(readLog({ directory, run: 0, live: undefined }, { ...plain, tailLines: 2 }, t.signal)),
    /^line 1998\nline 1999\n$/,
  );
});

test('a log that can no longer be written costs its output and nothing else', (t) => {
  const directory = temporary(t);
  const log = openContainerLog(directory, 0, createFakeTime(), 100);
  rmSync(directory, { recursive: true });
  for (let i = 0; i < 20; i++) log.write('stdout', Buffer.from(`line ${i}\n`));
  log.close();
  assert.equal(log.isClosed, true);
});

test('following goes on through rotations and ends with the container', async (t) => {
  const directory = temporary(t);
  const log = openContainerLog(directory, 0, createFakeTime(), 1000);
  const following = all(readLog({ directory, run: 0, live: log }, { ...plain, follow: true }, t.signal));
  let expected = '';
  for (let i = 0; i < 200; i++) {
    log.write('stdout', Buffer.from(`line ${i}\n`));
    expected += `line ${i}\n`;
    await new Promise((resolve) => setImmediate(resolve));
  }
  log.close();
  assert.equal(await following, expected);
});

test('following a container that is silent ends when the reader goes', async (t) => {
  const log = openContainerLog(temporary(t), 0, createFakeTime());
  const controller = new AbortController();
  const following = all(
    readLog({ directory: log.directory, run: 0, live: log }, { ...plain, follow: true }, controller.signal),
  );
  controller.abort();
  assert.equal(await following, '');
  log.close();
});

test("refusals in Kubernetes' words", async (t) => {
  const node = await startNode(t);
  const two = [
    { name: 'a', image: 'busybox', ...sh('echo a') },
    { name: 'b', image: 'busybox', ...sh('echo b') },
  ];
  await node.run(
    'two',
    {},
    { containers: two, initContainers: [{ name: 'i', image: 'busybox', ...sh('true') }] },
  );
  await node.ended('two');
  assert.equal(await node.logs('two', { container: 'b' }), 'b\n');
  const refused = (code: string, message: string) => ({ code, message });
  await assert.rejects(
    node.logs('two'),
    refused(
      'BadRequest',
      'a container name must be specified for pod two, choose one of: [a b] or one of the init containers: [i]',
    ),
  );
  await assert.rejects(
    node.logs('two', { container: 'x' }),
    refused('BadRequest', 'container x is not valid for pod two'),
  );
  await assert.rejects(
    node.logs('two', { container: 'a', previous: true }),
    refused('BadRequest', 'previous terminated container "a" in pod "two" not found'),
  );
  await assert.rejects(node.logs('nobody'), refused('NotFound', 'pods "nobody" not found'));
});

test('following a running pod shows what it writes later', async (t) => {
  const node = await startNode(t);
  await node.run('talker', sh('echo one; sleep 0.3; echo two'));
  await node.api.when('pods', (o) => asPod(o).status?.phase === 'Running');
  assert.equal(await node.logs('talker', { follow: true }), 'one\ntwo\n');
});
