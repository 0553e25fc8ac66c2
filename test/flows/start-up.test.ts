import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type Finished, rolecall, TestInstance } from './instance.ts';

let scratch = '';
const dataDir = (): string => join(scratch, 'data');

function up(...flags: string[]): Promise<Finished> {
  return rolecall(['up', '--detach', '--data-dir', dataDir(), ...flags], {
    XDG_STATE_HOME: join(scratch, 'state'),
  });
}

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'rolecall-start-'));
});

afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function assertRefused(result: Finished, line: RegExp, exitCode = 1): void {
  assert.equal(result.exitCode, exitCode, result.stderr);
  assert.equal(result.stdout, '');
  const lines = result.stderr.trim().split('\n');
  assert.match(lines[0] ?? '', line);
  assert.equal(lines.filter((text) => text.startsWith('error:')).length, 1, 'one clear line');
  assert.ok(!result.stderr.includes('    at '), 'no stack trace');
}

describe('an instance that cannot start says why in one line and touches nothing', () => {
  test('port taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    assertRefused(await up('--port', String(port)), /^error: port \d+ on 127\.0\.0\.1 is taken$/);
    server.close();
  });

  test('data directory is a file', async () => {
    writeFileSync(dataDir(), 'mine');
    assertRefused(await up('--port', '0'), /^error: data directory .* is not writable$/);
    assert.equal(readFileSync(dataDir(), 'utf8'), 'mine');
  });

  test('corrupt database', async () => {
    mkdirSync(dataDir(), { mode: 0o700 });
    const garbage = Buffer.alloc(8192, 'not a database ');
    writeFileSync(join(dataDir(), 'rolecall.db'), garbage);
    assertRefused(await up('--port', '0'), /^error: .*rolecall\.db/);
    assert.deepEqual(readFileSync(join(dataDir(), 'rolecall.db')), garbage);
  });

  test('database of a newer version', async () => {
    mkdirSync(dataDir(), { mode: 0o700 });
    const database = new DatabaseSync(join(dataDir(), 'rolecall.db'));
    database.exec('CREATE TABLE future (id INTEGER); PRAGMA user_version = 999');
    database.close();
    const before = readFileSync(join(dataDir(), 'rolecall.db'));
    assertRefused(await up('--port', '0'), /^error: .*newer/);
    assert.deepEqual(readFileSync(join(dataDir(), 'rolecall.db')), before);
  });

  test('key file that others can read', async () => {
    mkdirSync(dataDir(), { mode: 0o700 });
    const key = join(dataDir(), 'rolecall.key');
    writeFileSync(key, Buffer.alloc(32, 1));
    chmodSync(key, 0o644);
    assertRefused(await up('--port', '0'), /^error: .*rolecall\.key/);
    assert.equal(statSync(key).mode & 0o777, 0o644);
  });

  test('every fault of the configuration at once, exit 2', async () => {
    const result = await up('--port', 'x', '--account', '12', '--region', 'nowhere');
    assertRefused(result, /^error: invalid configuration: .*port.*account.*region/, 2);
  });
});

describe('verbs', () => {
  test('without an instance: error, hint, exit 1', async () => {
    for (const verb of ['env', 'status', 'down']) {
      const result = await rolecall([verb, '--data-dir', dataDir()], { XDG_STATE_HOME: scratch });
      assert.equal(result.exitCode, 1);
      assert.equal(result.stdout, '');
      assert.equal(
        result.stderr,
        `error: no instance is running on ${dataDir()}\nhint: start one with: rolecall up --detach\n`,
      );
    }
  });

  test('usage faults exit 2', async () => {
    for (const words of [['nonsense'], ['up', '--nonsense'], ['get', 'nonsense']]) {
      const result = await rolecall(words);
      assert.equal(result.exitCode, 2, words.join(' '));
      assert.equal(result.stdout, '');
    }
  });

  test('help and version go to stdout and exit 0', async () => {
    for (const words of [
      ['--help'],
      ['up', '--help'],
      ['create', 'iamserviceaccount', '--help'],
      ['version'],
      ['--version'],
    ]) {
      const result = await rolecall(words);
      assert.equal(result.exitCode, 0, words.join(' '));
      assert.notEqual(result.stdout, '');
      assert.equal(result.stderr, '');
    }
  });

  test('up, status, env, down and up again on the same ports', async (t) => {
    const instance = new TestInstance();
    t.after(() => instance.dispose());
    const state = await instance.start();
    const words = ['--data-dir', instance.dataDir];
    const status = await rolecall(['status', '-o', 'json', ...words]);
    assert.deepEqual(JSON.parse(status.stdout), state);
    const shell = await rolecall(['env', ...words]);
    assert.match(shell.stdout, /^export AWS_ENDPOINT_URL='http:\/\/127\.0\.0\.1:\d+'$/m);
    assert.match(shell.stdout, /^export AWS_SECRET_ACCESS_KEY='[A-Za-z0-9+/]{40}'$/m);
    for (const name of ['run/environment.json', 'run/kubeconfig', 'rolecall.key', 'rolecall.db']) {
      assert.equal(statSync(join(instance.dataDir, name)).mode & 0o077, 0, `${name} is private`);
    }
    assert.equal((await up('--port', '0')).exitCode, 0, 'a second instance runs beside it');
    await rolecall(['down', '--data-dir', dataDir()]);
    const early = await rolecall(['rotate-keys', ...words]);
    assert.equal(early.exitCode, 1);
    assert.match(early.stderr, /^error: an instance runs on .*\nhint: stop it first with: rolecall down\n$/);
    const down = await rolecall(['down', ...words]);
    assert.equal(down.exitCode, 0, down.stderr);
    const rotated = await rolecall(['rotate-keys', ...words]);
    assert.equal(rotated.exitCode, 0, rotated.stderr);
    assert.match(
      rotated.stdout,
      /^rotated the session key; .*\nrotated the signing key of cluster sandbox; /,
    );
    const again = await instance.start();
    assert.equal(again.publicUrl, state.publicUrl, 'issuer URLs stay true');
  });
});
