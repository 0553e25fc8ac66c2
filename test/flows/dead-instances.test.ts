import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runFile } from '../../src/cmd/instance/run-files.ts';
import { ROOT } from '../source-tree.ts';
import { type Finished, rolecall, run, TestInstance } from './instance.ts';

let scratch = '';
const dataDir = (): string => join(scratch, 'data');
const home = (): Record<string, string> => ({ XDG_STATE_HOME: join(scratch, 'state') });
const verb = (...words: string[]): Promise<Finished> => rolecall([...words, '--data-dir', dataDir()], home());

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'rolecall-dead-'));
});

afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function portAnswers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Run files as an instance leaves them that was killed, its process id given to another process since. */
function leaveRunFiles(pid: number, endpointUrl: string, environment: object = {}): void {
  mkdirSync(join(dataDir(), 'run'), { recursive: true, mode: 0o700 });
  const state = { pid, endpointUrl, dataDir: dataDir(), version: '0', cluster: 'c' };
  writeFileSync(runFile(dataDir(), 'state'), JSON.stringify(state));
  writeFileSync(runFile(dataDir(), 'environment'), JSON.stringify(environment));
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

describe('a dead instance is dead for every verb, whoever has its process id now', () => {
  let bystander: ChildProcess;
  beforeEach(() => {
    bystander = spawn('sleep', ['600'], { stdio: 'ignore' });
  });
  afterEach(() => bystander.kill('SIGKILL'));

  async function assertDead(): Promise<void> {
    for (const word of ['status', 'env', 'down']) {
      const result = await verb(word);
      assert.equal(result.exitCode, 1, word);
      assert.equal(result.stdout, '');
      assert.equal(result.stderr.split('\n')[0], `error: no instance is running on ${dataDir()}`);
    }
    assert.equal(isAlive(bystander.pid ?? 0), true, 'a process that is no instance was signalled');
  }

  test('its port is closed', async () => {
    leaveRunFiles(bystander.pid ?? 0, 'http://127.0.0.1:1');
    await assertDead();
  });

  test('its port belongs to another instance or another server', async (t) => {
    const server = createServer((_request, response) => response.end('{"ready":true,"pid":1}'));
    t.after(() => server.close());
    leaveRunFiles(bystander.pid ?? 0, await listening(server));
    await assertDead();
  });

  test('a directory from a stranger names a server of his', async () => {
    leaveRunFiles(bystander.pid ?? 0, 'http://rolecall.example.com:4700');
    await assertDead();
  });
});

test('eval of `rolecall env` runs no command that a stranger wrote into the run files', async (t) => {
  const body = JSON.stringify({ ready: true, pid: process.pid });
  const server = createServer((_request, response) => response.end(body));
  t.after(() => server.close());
  leaveRunFiles(process.pid, await listening(server), { 'A=1; touch /tmp/x; B': 'x' });
  const result = await verb('env');
  assert.equal(result.exitCode, 1);
  assert.equal(result.stdout, '');
  assert.match(result.stderr, /^error: the run files of the instance are damaged\n/);
});

test('eval of `rolecall env` gives a shell the very values, and takes older identities away', async (t) => {
  const server = createServer((_request, response) =>
    response.end(JSON.stringify({ ready: true, pid: process.pid })),
  );
  t.after(() => server.close());
  const hostile = `'; touch ${join(scratch, 'owned')}; echo '$(id) \`id\`\nsecond line`;
  leaveRunFiles(process.pid, await listening(server), { KUBECONFIG: hostile });
  const { stdout } = await verb('env');
  const script = `${stdout}\nprintf %s "$KUBECONFIG\${AWS_PROFILE-}\${AWS_SESSION_TOKEN-}"`;
  const shell = await run('sh', ['-c', script], {
    ...process.env,
    AWS_PROFILE: 'work',
    AWS_SESSION_TOKEN: 'old',
  });
  assert.equal(shell.stdout, hostile);
  assert.equal(existsSync(join(scratch, 'owned')), false);
});

test('an unknown form of output is a usage fault', async () => {
  for (const word of ['status', 'env', 'version']) {
    const result = await rolecall([word, '-o', 'nonsense'], home());
    assert.equal(result.exitCode, 2, word);
    assert.equal(result.stdout, '');
    assert.match(result.stderr, /^error: option '-o, --output <format>' argument 'nonsense' is invalid/);
  }
});

describe('what was started is ended', () => {
  /** An instance in the foreground, and what it said. */
  function foreground(): { readonly child: ChildProcess; readonly ended: Promise<Finished> } {
    const child = spawn(join(ROOT, 'bin', 'rolecall'), ['up', '--port', '0', '--data-dir', dataDir()], {
      env: { ...process.env, ...home() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    const ended = new Promise<Finished>((resolve) =>
      child.once('close', (code) => resolve({ exitCode: code ?? -1, stdout, stderr })),
    );
    return { child, ended };
  }

  test('SIGTERM at any moment of the start leaves no listener, process or run file', async () => {
    for (const moment of ['rolecall.db', 'kubelet', 'run/ca.pem']) {
      const { child, ended } = foreground();
      while (!existsSync(join(dataDir(), moment)) && child.exitCode === null) await delay(5);
      child.kill('SIGTERM');
      const { exitCode, stderr } = await ended;
      assert.ok(exitCode === 3 || exitCode === 0, `${moment}: exit ${exitCode} ${stderr}`);
      if (exitCode === 3) assert.match(stderr, /^error: stopped before it was ready$/m);
      assert.equal(existsSync(join(dataDir(), 'run')), false, `${moment}: run files are left`);
      assert.equal((await verb('status')).exitCode, 1);
      rmSync(dataDir(), { recursive: true });
    }
  });

  test('an interrupted `up --detach` does not come up later', async () => {
    const parent = spawn(
      join(ROOT, 'bin', 'rolecall'),
      ['up', '--detach', '--port', '0', '--data-dir', dataDir()],
      { env: { ...process.env, ...home() }, stdio: 'ignore' },
    );
    while (!existsSync(join(dataDir(), 'rolecall.db'))) await delay(5);
    parent.kill('SIGINT');
    await new Promise((resolve) => parent.once('close', resolve));
    assert.equal((await verb('status')).exitCode, 1);
    assert.equal(existsSync(join(dataDir(), 'run')), false);
  });

  test('a start that fails after it listened ends with one line, and lets go of everything', async () => {
    const instance = new TestInstance();
    try {
      await instance.start();
      const port = Number(new URL(instance.state.endpointUrl).port);
      await rolecall(['down', '--data-dir', instance.dataDir], instance.base);
      assert.equal(await portAnswers(port), false);
      writeFileSync(join(instance.dataDir, 'rolecall.key'), randomBytes(32));
      const words = ['up', '--detach', '--port', '0', '--data-dir', instance.dataDir];
      const wrongKey = await rolecall(words, instance.base);
      assert.equal(wrongKey.exitCode, 1, wrongKey.stderr);
      assert.match(wrongKey.stderr, /^error: .*key/);
    } finally {
      await instance.dispose();
    }
  });

  test('a kubelet that cannot start takes the listeners and the run files with it', async () => {
    mkdirSync(dataDir(), { mode: 0o700 });
    writeFileSync(join(dataDir(), 'kubelet'), 'in the way');
    const { exitCode, stderr } = await foreground().ended;
    assert.equal(exitCode, 1);
    assert.match(stderr, /^error: /m);
    assert.equal(existsSync(join(dataDir(), 'run')), false);
    assert.equal(readFileSync(join(dataDir(), 'kubelet'), 'utf8'), 'in the way');
  });
});

test('a home that cannot be written does not stop an instance', async () => {
  writeFileSync(join(scratch, 'state'), 'a file');
  const up = await verb('up', '--detach', '--port', '0');
  const status = await verb('status');
  await verb('down');
  assert.equal(up.exitCode, 0, up.stderr);
  assert.equal(status.exitCode, 0);
});

test('a data directory that others can change is refused', async () => {
  mkdirSync(dataDir());
  chmodSync(dataDir(), 0o777);
  for (const words of [['up'], ['up', '--detach']]) {
    const { exitCode, stderr } = await verb(...words);
    assert.equal(exitCode, 1);
    assert.equal(
      stderr,
      `error: data directory ${dataDir()} can be changed by other users\nhint: chmod 700 ${dataDir()}, or choose another with --data-dir\n`,
    );
  }
  assert.equal(existsSync(join(dataDir(), 'rolecall.key')), false);
});

test('without a home no compiled code is taken from a folder that everybody can write', async () => {
  const { HOME, XDG_CACHE_HOME, NODE_COMPILE_CACHE, ...rest } = process.env;
  const show = join(scratch, 'show.mjs');
  writeFileSync(show, 'process.stdout.write(String(process.env.NODE_COMPILE_CACHE)); process.exit(0);');
  const version = await run(join(ROOT, 'bin', 'rolecall'), ['version'], {
    ...rest,
    NODE_OPTIONS: `--import ${show}`,
  });
  assert.equal(version.stdout, 'undefined');
});
