import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { test } from 'node:test';
import type { ExecOptions, RemoteStreams } from '../../cluster-api.ts';
import { asPod, type Pod } from '../../pod.ts';
import { processesWith } from '../runtime/process-table.ts';
import { eventually, startNode, type TestNode } from './node.fake.ts';

const SLEEP = { command: ['sleep', '600'] };

/** A client that keeps what it is sent. */
function client(input: Readable = Readable.from([])): RemoteStreams & {
  text(stream: 'stdout' | 'stderr'): string;
  resize(rows: number, columns: number): void;
} {
  const kept = { stdout: '', stderr: '' };
  let listener: (rows: number, columns: number) => void = () => undefined;
  const keep = (stream: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        kept[stream] += chunk.toString();
        done();
      },
    });
  return {
    stdin: input,
    stdout: keep('stdout'),
    stderr: keep('stderr'),
    onResize(given) {
      listener = given;
    },
    text: (stream) => kept[stream],
    resize: (rows, columns) => listener(rows, columns),
  };
}

const wanted = (command: readonly string[], rest: Partial<ExecOptions> = {}): ExecOptions => ({
  container: 'c',
  stdin: false,
  stdout: true,
  stderr: true,
  tty: false,
  command,
  ...rest,
});
const sh = (script: string, rest: Partial<ExecOptions> = {}) => wanted(['sh', '-c', script], rest);
const uidOf = (pod: Pod) => ({ name: pod.metadata.name, uid: pod.metadata.uid });
const signal = () => new AbortController().signal;

async function running(node: TestNode, name: string, container: object = SLEEP, spec: object = {}) {
  const pod = await node.run(name, container, spec);
  await node.api.when(
    'pods',
    (o) => o.metadata.name === name && asPod(o).status?.containerStatuses?.[0]?.state.running !== undefined,
  );
  return uidOf(pod);
}

for (const isolation of ['auto', 'none'] as const) {
  test(`exec: the container's environment, streams apart, input to its end, exit code (${isolation})`, async (t) => {
    const node = await startNode(t, { isolation });
    const pod = await running(node, 'e', { ...SLEEP, env: [{ name: 'OWN', value: "it's" }] });
    const { exec } = node.node.kubelet;
    const one = client(Readable.from([Buffer.from('in'), Buffer.from('put')]));
    const code = await exec(
      pod,
      sh('echo "$OWN"; cat; echo " $HOSTNAME" >&2; exit 7', { stdin: true }),
      one,
      signal(),
    );
    assert.deepEqual([code, one.text('stdout'), one.text('stderr')], [7, "it's\ninput", ' e\n']);
    const deaf = client(Readable.from([Buffer.alloc(1_000_000)]));
    assert.equal(
      await exec(pod, sh('exec true', { stdin: true }), deaf, signal()),
      0,
      'unread input is no fault',
    );
  });

  test(`exec: refusals in Kubernetes' words (${isolation})`, async (t) => {
    const node = await startNode(t, { isolation });
    const pod = await running(node, 'e');
    const { exec } = node.node.kubelet;
    const refused = (target: typeof pod, options: ExecOptions) =>
      exec(target, options, client(), signal()).then(
        () => assert.fail('it ran'),
        (error: Error) => error.message,
      );
    assert.match(
      await refused(pod, wanted(['no-such-program'])),
      /^Internal error occurred: error executing command in container: .*exec: "no-such-program": executable file not found in \$PATH/,
    );
    assert.equal(
      await refused(pod, { ...sh('true'), container: 'x' }),
      'Internal error occurred: unable to upgrade connection: container not found ("x")',
    );
    const another = { name: pod.name, uid: 'of-an-earlier-pod' };
    assert.match(await refused(another, sh('true')), /container not found \("c"\)/);
    const over = uidOf(await node.run('over', { command: ['true'] }));
    await node.ended('over');
    assert.match(await refused(over, sh('true')), /container is not running/);
  });

  test(`exec: ends when the client goes, and with its pod (${isolation})`, async (t) => {
    const node = await startNode(t, { isolation });
    const pod = await running(node, 'e');
    const { exec } = node.node.kubelet;
    const leaving = new AbortController();
    const left = client();
    const abandoned = exec(
      pod,
      sh('export MARK=left; sh -c "echo up; sleep 600"; true'),
      left,
      leaving.signal,
    );
    await eventually(() => left.text('stdout') === 'up\n');
    leaving.abort();
    assert.notEqual(await abandoned, 0);
    await eventually(() => processesWith('MARK=left').length === 0);
    const staying = client();
    const killed = exec(pod, sh('echo up; sleep 600'), staying, signal());
    await eventually(() => staying.text('stdout') === 'up\n');
    await node.api.delete('pods', 'default', 'e', { gracePeriodSeconds: 0 });
    assert.equal(await killed, 137);
    assert.deepEqual(processesWith('HOSTNAME=e'), []);
  });
}

test('exec: a terminal of its own, whose size follows the client', async (t) => {
  const node = await startNode(t);
  const pod = await running(node, 'e', { ...SLEEP, env: [{ name: 'SHELL', value: '/own' }] });
  const input = new PassThrough();
  const one = client(input);
  const code = node.node.kubelet.exec(
    pod,
    sh(`test -t 0 && test -t 1 && echo "tty $TERM $SHELL it's"; read a; stty size; exit 3`, {
      stdin: true,
      tty: true,
    }),
    one,
    signal(),
  );
  await eventually(() => one.text('stdout').includes("tty xterm /own it's"));
  one.resize(33, 101);
  // The size is set by another program: it is there when it is.
  await new Promise((resolve) => setTimeout(resolve, 150));
  input.write('go\r');
  assert.equal(await code, 3);
  assert.match(one.text('stdout'), /go\r\n33 101\r\n$/);
  assert.equal(one.text('stderr'), '', 'a terminal has one stream');
});

test('exec: output waits for a slow client, and does not pile up', async (t) => {
  const node = await startNode(t);
  const pod = await running(node, 'e');
  let taken = 0;
  const slow = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      taken += chunk.byteLength;
      setImmediate(done);
    },
  });
  const streams = { ...client(), stdout: slow };
  assert.equal(await node.node.kubelet.exec(pod, sh('head -c 3000000 /dev/zero'), streams, signal()), 0);
  assert.equal(taken, 3_000_000);
});

test('exec: what is hidden from the container is hidden from who enters it, root or not', async (t) => {
  const secret = realpathSync(mkdtempSync(join(tmpdir(), 'rolecall-keys-')));
  writeFileSync(join(secret, 'rolecall.key'), 'master key');
  t.after(() => rmSync(secret, { recursive: true, force: true }));
  const node = await startNode(t, { hiddenDirectories: [secret] });
  if (node.warnings.length > 0) return t.skip('NOT TESTED HERE: no mount namespaces');
  const pod = await running(node, 'spy');
  const reveal = `umount ${secret}; umount -l ${secret}; cat ${secret}/rolecall.key; cat /proc/1/root${secret}/rolecall.key`;
  for (const tty of [false, true]) {
    const one = client();
    const script = `${reveal}; unshare --user --map-root-user --mount sh -c '${reveal}'; kill -0 ${process.pid}; ls ${realpathSync(node.root)}/pods`;
    await node.node.kubelet.exec(pod, sh(script, { tty }), one, signal());
    assert.doesNotMatch(one.text('stdout') + one.text('stderr'), /master key/);
    assert.match(one.text('stdout') + one.text('stderr'), /No such process/);
  }
});

test('attach: input reaches the program, output comes as it is written, and the end is the end of both', async (t) => {
  const node = await startNode(t);
  const script = 'while read line; do echo "got $line"; done; echo over';
  const pod = await running(node, 'a', { command: ['sh', '-c', script], stdin: true, stdinOnce: true });
  const input = new PassThrough();
  const one = client(input);
  const attached = node.node.kubelet.attach(pod, { ...sh(''), stdin: true }, one, signal());
  input.end('hello\n');
  await attached;
  assert.equal(one.text('stdout'), 'got hello\nover\n');
  assert.equal((await node.ended('a')).status?.phase, 'Succeeded');
  assert.equal(await node.logs('a'), 'got hello\nover\n', 'the log has it too');
});
